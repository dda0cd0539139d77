// SPDX-License-Identifier: Apache-2.0
package io.triad.verifier.grpc;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.quarkus.grpc.GrpcService;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Uni;
import io.triad.failure.TriadException;
import io.triad.judging.JudgementWire;
import io.triad.judging.PuzzleWire;
import io.triad.judging.TimedJudge;
import io.triad.proto.reward.v1.JudgeRequest;
import io.triad.proto.reward.v1.JudgeResponse;
import io.triad.proto.reward.v1.JudgeService;
import io.triad.reasoning.verdict.Verifier;
import io.triad.security.Role;
import io.triad.verifier.VerifierConfig;
import jakarta.annotation.security.RolesAllowed;

/** Judges on demand, with the code that judges the event flow. */
@GrpcService
public class JudgeGrpc implements JudgeService {
    /** Longest response, in bytes of UTF-8. */
    static final int MAX_RESPONSE_BYTES = 10 * 1024 * 1024;

    private final TimedJudge judge;

    JudgeGrpc(VerifierConfig config, Verifier verifier) {
        this.judge = new TimedJudge(verifier::judge, config.judgeTimeout(), config.maxJudging());
    }

    @Override
    @RolesAllowed(Role.Name.OPERATOR)
    @Blocking
    public Uni<JudgeResponse> judge(JudgeRequest request) {
        int numBytes = request.getResponseBytes().size();
        if (numBytes > MAX_RESPONSE_BYTES) {
            throw refused("response has " + numBytes + " bytes; at most " + MAX_RESPONSE_BYTES + " are judged");
        }
        try {
            return Uni.createFrom()
                    .item(JudgeResponse.newBuilder()
                            .setJudgement(JudgementWire.write(judge.judge(
                                    PuzzleWire.read(request.getPuzzle()),
                                    request.getResponse(),
                                    JudgementWire.read(request.getRewardScheme()))))
                            .build());
        } catch (IllegalArgumentException e) {
            throw refused(e.getMessage());
        } catch (TriadException e) {
            throw status(e).withCause(e).asRuntimeException();
        }
    }

    private static StatusRuntimeException refused(String what) {
        return Status.INVALID_ARGUMENT
                .withDescription("INVALID_REQUEST: " + what)
                .asRuntimeException();
    }

    private static Status status(TriadException failure) {
        Status status =
                switch (failure.code().kind()) {
                    case INVALID_INPUT -> Status.INVALID_ARGUMENT;
                    case TRANSIENT -> Status.UNAVAILABLE;
                    case RESOURCE -> Status.RESOURCE_EXHAUSTED;
                    case INTERNAL -> Status.INTERNAL;
                };
        return status.withDescription(failure.code() + ": " + failure.getMessage());
    }
}
