// SPDX-License-Identifier: Apache-2.0
package io.triad.trainer.step;

import io.triad.policy.training.ScoredSequence;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Cuts a batch into micro-batches of sequences of like length, so that little is padded and memory is bounded.
 *
 * <p>The cut depends on the sequences alone: equal batches are cut alike, which the equality of bits rests on.
 */
final class MicroBatches {
    private MicroBatches() {}

    /**
     * Returns the places of the sequences in each micro-batch, shortest first.
     *
     * @param sequences the batch
     * @param maxTokens bound on rows × longest row, padding included; a longer single sequence is a micro-batch alone
     */
    static List<List<Integer>> of(List<ScoredSequence> sequences, int maxTokens) {
        List<Integer> byLength = IntStream.range(0, sequences.size())
                .boxed()
                .sorted(Comparator.comparingInt((Integer index) -> length(sequences.get(index)))
                        .thenComparing(Comparator.naturalOrder()))
                .toList();
        List<List<Integer>> batches = new ArrayList<>();
        List<Integer> current = new ArrayList<>();
        for (int index : byLength) {
            long padded = (current.size() + 1L) * length(sequences.get(index));
            if (!current.isEmpty() && padded > maxTokens) {
                batches.add(List.copyOf(current));
                current.clear();
            }
            current.add(index);
        }
        if (!current.isEmpty()) {
            batches.add(List.copyOf(current));
        }
        return batches;
    }

    static int length(ScoredSequence sequence) {
        return sequence.prompt().size() + sequence.response().size();
    }
}
