// SPDX-License-Identifier: Apache-2.0
package io.triad.taskgenerator.rest;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageOrBuilder;
import com.google.protobuf.util.JsonFormat;
import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import io.triad.proto.run.v1.ListRunsResponse;
import io.triad.proto.run.v1.RunState;
import io.triad.security.Role;
import io.triad.taskgenerator.LogFold;
import io.triad.taskgenerator.admission.Admission;
import io.triad.taskgenerator.admission.RunRequests;
import io.triad.taskgenerator.log.EventWriter;
import io.triad.taskgenerator.run.RunBook;
import io.triad.taskgenerator.store.QuestionStore;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Runs: ask for one, see where they stand. Answers are the contracts' messages in protobuf's JSON mapping. */
@Path("/api/v1/runs")
@Singleton
@Produces(MediaType.APPLICATION_JSON)
public class RunsResource {
    private static final JsonFormat.Printer JSON = JsonFormat.printer().includingDefaultValueFields();

    private final LogFold fold;
    private final RunBook book;
    private final RunRequests requests;

    RunsResource(LogFold fold, RunBook book, QuestionStore questions, EventWriter writer) {
        this.fold = fold;
        this.book = book;
        this.requests = new RunRequests(book, questions::pin, writer::run);
    }

    /** Asks for a run of the recipe in the body, YAML or JSON in UTF-8. */
    @POST
    @RolesAllowed(Role.Name.OPERATOR)
    @Consumes(MediaType.WILDCARD)
    public Response request(byte @Nullable [] body, @QueryParam("runId") @Nullable String runId) {
        requireFolded();
        return switch (requests.take(text(body), Optional.ofNullable(runId))) {
            case Admission.Accepted accepted -> answer(201, accepted.run());
            case Admission.Known known -> answer(200, known.run());
            case Admission.Conflict conflict ->
                ProblemDocument.of(
                                "RUN_EXISTS",
                                409,
                                "run " + conflict.runId() + " exists with recipe " + conflict.knownDigest()
                                        + ", and this one is " + conflict.askedDigest()
                                        + "; ask with another runId, or with none to be given one",
                                List.of())
                        .response();
        };
    }

    /** Returns every run, oldest first. */
    @GET
    @RolesAllowed({Role.Name.VIEWER, Role.Name.OPERATOR})
    public Response list() {
        requireFolded();
        return Response.ok(json(
                        ListRunsResponse.newBuilder().addAllRuns(book.list()).build()))
                .build();
    }

    /** Returns one run. */
    @GET
    @RolesAllowed({Role.Name.VIEWER, Role.Name.OPERATOR})
    @Path("{runId}")
    public Response describe(@PathParam("runId") String runId) {
        requireFolded();
        return book.describe(runId)
                .map(run -> Response.ok(json(run)).build())
                .orElseThrow(() -> new TriadException(
                        ErrorCode.NOT_FOUND, "no run is called '" + runId + "'; there are " + book.runIds()));
    }

    private static Response answer(int status, RunState run) {
        return Response.status(status)
                .location(URI.create("/api/v1/runs/" + run.getRunId()))
                .entity(json(run))
                .build();
    }

    private static String json(MessageOrBuilder message) {
        try {
            return JSON.print(message);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("a message without Any is always printable", e);
        }
    }

    private static String text(byte @Nullable [] body) {
        if (body == null || body.length == 0) {
            throw new TriadException(ErrorCode.INVALID_REQUEST, "the body is empty; send a recipe as YAML or JSON");
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new TriadException(ErrorCode.INVALID_REQUEST, "the body is not UTF-8; send it in that encoding", e);
        }
    }

    private void requireFolded() {
        if (!fold.isFolded()) {
            throw new TriadException(ErrorCode.UNAVAILABLE, "ask again soon: " + fold.waitingFor());
        }
    }
}
