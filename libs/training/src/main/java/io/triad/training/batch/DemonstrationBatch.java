// SPDX-License-Identifier: Apache-2.0
package io.triad.training.batch;

import java.util.List;

/**
 * One supervised batch of a cold start.
 *
 * @param runId run that it belongs to
 * @param step training step that uses it, from 1
 * @param items worked solutions in the order of the batch
 * @param position where in the log it stands
 */
public record DemonstrationBatch(
        String runId, int step, List<Demonstration> items, JudgedRollout.LogPosition position) {
    public DemonstrationBatch {
        items = List.copyOf(items);
    }

    /**
     * A task with the response that it should get.
     *
     * @param taskId derived id
     * @param system system part of the prompt, may be empty
     * @param prompt user part of the prompt
     * @param response whole right response, tags included
     */
    public record Demonstration(String taskId, String system, String prompt, String response) {}
}
