// SPDX-License-Identifier: Apache-2.0
package io.triad.taskgenerator.grpc;

import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import io.triad.proto.task.v1.IssueTasksRequest;
import io.triad.proto.task.v1.IssueTasksResponse;
import io.triad.reasoning.prompt.PromptStyle;
import io.triad.reasoning.puzzle.Ability;
import io.triad.reasoning.task.DistinctTasks;
import io.triad.reasoning.task.FamilyMix;
import io.triad.reasoning.task.Split;
import io.triad.reasoning.task.Task;
import io.triad.taskgenerator.wire.TaskWire;
import java.util.Optional;

/**
 * The tasks of one stream: what its first message names, as many as there are credits for. Its calls come one after another,
 * on any thread.
 */
final class CreditedTasks {
    /** Most credits of a message. */
    static final int MAX_CREDITS = 1_000;

    /** Most credits of a stream: what tells the tasks apart is kept in memory. */
    static final int MAX_CREDITS_OF_STREAM = 100_000;

    /** Tasks of a response: enough to be worth a message, few enough to be on time. */
    static final int BATCH = 16;

    private Optional<DistinctTasks> tasks = Optional.empty();
    private long numGranted;

    /**
     * Takes a message in.
     *
     * @return how many batches its credits pay for
     * @throws TriadException INVALID_REQUEST when it asks for what there is not
     */
    int grant(IssueTasksRequest request) {
        int credits = request.getCredits();
        if (credits < 1 || credits > MAX_CREDITS) {
            throw invalid(
                    "credits is " + Integer.toUnsignedString(credits) + "; grant 1 to " + MAX_CREDITS + " at a time");
        }
        numGranted += credits;
        if (numGranted > MAX_CREDITS_OF_STREAM) {
            throw invalid("the stream's credits would be " + numGranted + ", more than " + MAX_CREDITS_OF_STREAM
                    + "; go on in another stream from a later first_seed");
        }
        if (tasks.isEmpty()) {
            tasks = Optional.of(open(request));
        } else if (!IssueTasksRequest.newBuilder().setCredits(credits).build().equals(request)) {
            throw invalid("only the first message of a stream says which tasks are wanted; the later ones have credits"
                    + " and nothing else");
        }
        return Math.ceilDiv(credits, BATCH);
    }

    private static DistinctTasks open(IssueTasksRequest request) {
        try {
            Ability ability = TaskWire.read(request.getAbility());
            Split split = TaskWire.read(request.getSplit());
            FamilyMix mix =
                    request.getFamily().isEmpty() ? FamilyMix.DEFAULT : FamilyMix.only(ability, request.getFamily());
            // Refuses a level, or an ability without families, before a task is made.
            mix.spec(ability, request.getLevel(), split, request.getFirstSeed());
            return new DistinctTasks(mix, ability, request.getLevel(), split, request.getFirstSeed());
        } catch (IllegalArgumentException e) {
            throw new TriadException(ErrorCode.INVALID_REQUEST, String.valueOf(e.getMessage()), e);
        }
    }

    /**
     * Makes the next tasks.
     *
     * @param batch which of the batches that {@code credits} pay for, from 0
     * @param credits the credits of the message that pays
     * @return fewer tasks, or none, when there are no more different ones
     */
    IssueTasksResponse make(int batch, int credits) {
        DistinctTasks source = tasks.orElseThrow();
        int wanted = Math.min(BATCH, credits - batch * BATCH);
        IssueTasksResponse.Builder made = IssueTasksResponse.newBuilder();
        for (int place = 0; place < wanted; place++) {
            Optional<Task> task = source.next();
            if (task.isEmpty()) {
                break;
            }
            made.addTasks(TaskWire.write(task.get().taskId(), task.get(), PromptStyle.FULL));
        }
        return made.build();
    }

    private static TriadException invalid(String what) {
        return new TriadException(ErrorCode.INVALID_REQUEST, what);
    }
}
