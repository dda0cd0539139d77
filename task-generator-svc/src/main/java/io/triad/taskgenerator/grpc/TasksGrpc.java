// SPDX-License-Identifier: Apache-2.0
package io.triad.taskgenerator.grpc;

import io.quarkus.grpc.GrpcService;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Uni;
import io.triad.failure.ErrorCode;
import io.triad.proto.task.v1.IssueTasksRequest;
import io.triad.proto.task.v1.IssueTasksResponse;
import io.triad.proto.task.v1.TaskService;
import io.triad.reasoning.prompt.PromptStyle;
import io.triad.reasoning.puzzle.Ability;
import io.triad.reasoning.task.Split;
import io.triad.reasoning.task.Task;
import io.triad.reasoning.task.TaskGenerator;
import io.triad.reasoning.task.TaskSpec;
import io.triad.taskgenerator.wire.TaskWire;

/** Makes tasks on demand, with full prompts; the request's credits bound the answer. */
@GrpcService
public class TasksGrpc implements TaskService {
    private static final int MAX_CREDITS = 1_000;

    @Override
    @Blocking
    public Uni<IssueTasksResponse> issueTasks(IssueTasksRequest request) {
        int credits = request.getCredits();
        if (credits < 1 || credits > MAX_CREDITS) {
            throw GrpcFailure.of(
                    ErrorCode.INVALID_REQUEST,
                    "credits is " + Integer.toUnsignedString(credits) + "; ask for 1 to " + MAX_CREDITS + " tasks");
        }
        try {
            Ability ability = TaskWire.read(request.getAbility());
            Split split = TaskWire.read(request.getSplit());
            IssueTasksResponse.Builder tasks = IssueTasksResponse.newBuilder();
            for (int place = 0; place < credits; place++) {
                TaskSpec spec = TaskSpec.of(ability, request.getLevel(), split, request.getFirstSeed() + place);
                Task task = TaskGenerator.generate(spec);
                tasks.addTasks(TaskWire.write(task.taskId(), task, PromptStyle.FULL));
            }
            return Uni.createFrom().item(tasks.build());
        } catch (IllegalArgumentException e) {
            throw GrpcFailure.of(ErrorCode.INVALID_REQUEST, e.getMessage());
        }
    }
}
