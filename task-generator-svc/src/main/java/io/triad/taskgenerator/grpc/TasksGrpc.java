// SPDX-License-Identifier: Apache-2.0
package io.triad.taskgenerator.grpc;

import io.quarkus.grpc.GrpcService;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import io.triad.proto.task.v1.IssueTasksRequest;
import io.triad.proto.task.v1.IssueTasksResponse;
import io.triad.proto.task.v1.TaskService;
import io.triad.security.Role;
import jakarta.annotation.security.RolesAllowed;

/**
 * Makes tasks on demand, with full prompts. A server stream has no back-pressure of its own, so the caller grants credits,
 * and none of its tasks is made before there is one for it.
 */
@GrpcService
public class TasksGrpc implements TaskService {

    @Override
    @RolesAllowed({Role.Name.VIEWER, Role.Name.OPERATOR})
    public Multi<IssueTasksResponse> issueTasks(Multi<IssueTasksRequest> requests) {
        CreditedTasks tasks = new CreditedTasks();
        return requests.onItem()
                .transformToMultiAndConcatenate(request -> paidBy(request, tasks))
                // An empty batch says that there are no more different tasks.
                .select()
                .first(response -> response.getTasksCount() > 0)
                .onFailure(TriadException.class)
                .transform(failure -> GrpcFailure.of(((TriadException) failure).code(), failure.getMessage()))
                .onFailure(IllegalStateException.class)
                .transform(failure -> GrpcFailure.of(ErrorCode.BROKEN_INVARIANT, failure.getMessage()));
    }

    /** Batch after batch, each made on a worker thread: solving puzzles would block an event loop. */
    private static Multi<IssueTasksResponse> paidBy(IssueTasksRequest request, CreditedTasks tasks) {
        int numBatches = tasks.grant(request);
        return Multi.createFrom().range(0, numBatches).onItem().transformToUniAndConcatenate(batch -> Uni.createFrom()
                .item(() -> tasks.make(batch, request.getCredits()))
                .runSubscriptionOn(Infrastructure.getDefaultWorkerPool()));
    }
}
