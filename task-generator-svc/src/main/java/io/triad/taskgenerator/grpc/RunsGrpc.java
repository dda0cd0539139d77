// SPDX-License-Identifier: Apache-2.0
package io.triad.taskgenerator.grpc;

import io.quarkus.grpc.GrpcService;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Uni;
import io.triad.failure.ErrorCode;
import io.triad.proto.run.v1.DescribeRunRequest;
import io.triad.proto.run.v1.DescribeRunResponse;
import io.triad.proto.run.v1.ListRunsRequest;
import io.triad.proto.run.v1.ListRunsResponse;
import io.triad.proto.run.v1.RunService;
import io.triad.security.Role;
import io.triad.taskgenerator.LogFold;
import io.triad.taskgenerator.run.RunBook;
import jakarta.annotation.security.RolesAllowed;

/** Tells what the log says about runs. */
@GrpcService
public class RunsGrpc implements RunService {
    private final LogFold fold;
    private final RunBook book;

    RunsGrpc(LogFold fold, RunBook book) {
        this.fold = fold;
        this.book = book;
    }

    @Override
    @RolesAllowed({Role.Name.VIEWER, Role.Name.OPERATOR})
    @Blocking
    public Uni<DescribeRunResponse> describeRun(DescribeRunRequest request) {
        requireFolded();
        return Uni.createFrom()
                .item(book.describe(request.getRunId())
                        .map(run -> DescribeRunResponse.newBuilder().setRun(run).build())
                        .orElseThrow(() -> GrpcFailure.of(
                                ErrorCode.NOT_FOUND,
                                "no run is called '" + request.getRunId() + "'; there are " + book.runIds())));
    }

    @Override
    @RolesAllowed({Role.Name.VIEWER, Role.Name.OPERATOR})
    @Blocking
    public Uni<ListRunsResponse> listRuns(ListRunsRequest request) {
        requireFolded();
        return Uni.createFrom()
                .item(ListRunsResponse.newBuilder().addAllRuns(book.list()).build());
    }

    private void requireFolded() {
        if (!fold.isFolded()) {
            throw GrpcFailure.of(ErrorCode.UNAVAILABLE, "ask again soon: " + fold.waitingFor());
        }
    }
}
