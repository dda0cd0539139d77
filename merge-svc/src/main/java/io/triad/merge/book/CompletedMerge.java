// SPDX-License-Identifier: Apache-2.0
package io.triad.merge.book;

import io.triad.checkpoint.CheckpointRef;
import io.triad.merge.search.Choice;
import java.util.List;
import java.util.Optional;

/**
 * A merge that was made and published to the store.
 *
 * @param method name of the method
 * @param normalized whether weights were divided by their sum
 * @param inputs in the order in which they were summed
 * @param output the merged checkpoint
 * @param outputWeightsSha256 digest of its weights alone
 * @param choice what a search chose; empty when the recipe gave the weights
 */
public record CompletedMerge(
        String runId,
        String method,
        boolean normalized,
        List<Input> inputs,
        CheckpointRef output,
        String outputWeightsSha256,
        Optional<Choice> choice) {

    /**
     * One input.
     *
     * @param weight as the recipe gives it
     * @param appliedWeight as applied
     */
    public record Input(SpecialistFinal policy, double weight, double appliedWeight) {}

    public CompletedMerge {
        inputs = List.copyOf(inputs);
    }
}
