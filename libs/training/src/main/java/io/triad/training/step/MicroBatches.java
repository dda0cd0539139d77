// SPDX-License-Identifier: Apache-2.0
package io.triad.training.step;

import io.triad.policy.TokenIds;
import io.triad.policy.training.ScoredSequence;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Cuts a batch into micro-batches, so that memory is bounded and what it holds stays in the processor's caches.
 *
 * <p>Responses to one prompt stay together, as their prompt is then computed once for all of them; prompts of like length
 * stand side by side, so that little is padded. An even number of like size is aimed at, as two
 * are computed at one time. The cut depends on the sequences alone: equal batches are cut alike, which
 * the equality of bits rests on.
 */
final class MicroBatches {
    private MicroBatches() {}

    /**
     * Returns the places of the sequences in each micro-batch, shortest first.
     *
     * @param sequences the batch
     * @param maxTokens bound on a micro-batch's tokens, padding included: distinct prompts × longest prompt + responses ×
     *     longest response; a longer single sequence is a micro-batch alone
     */
    static List<List<Integer>> of(List<ScoredSequence> sequences, int maxTokens) {
        List<List<Integer>> groups = groups(sequences);
        long bound = Math.min(maxTokens, evenTokens(groups, sequences, maxTokens));
        List<List<Integer>> batches = new ArrayList<>();
        Batch current = new Batch();
        for (List<Integer> group : groups) {
            for (int place : group) {
                ScoredSequence sequence = sequences.get(place);
                if (!current.places.isEmpty() && current.tokensWith(sequence) > bound) {
                    batches.add(List.copyOf(current.places));
                    current = new Batch();
                }
                current.add(place, sequence);
            }
        }
        if (!current.places.isEmpty()) {
            batches.add(List.copyOf(current.places));
        }
        return batches;
    }

    /** Tokens of each of an even number of batches, two or more, that are alike; half a prompt more, as one may be cut. */
    private static long evenTokens(List<List<Integer>> groups, List<ScoredSequence> sequences, int maxTokens) {
        Batch whole = new Batch();
        groups.forEach(group -> group.forEach(place -> whole.add(place, sequences.get(place))));
        long pairs = Math.max(1, Math.ceilDiv(whole.tokens(), 2L * maxTokens));
        return Math.ceilDiv(whole.tokens(), 2 * pairs) + Math.ceilDiv(whole.longestPrompt, 2);
    }

    static int length(ScoredSequence sequence) {
        return sequence.prompt().size() + sequence.response().size();
    }

    /** The places of each prompt's responses, shortest response first; the groups by the length of their longest. */
    private static List<List<Integer>> groups(List<ScoredSequence> sequences) {
        Map<TokenIds, List<Integer>> byPrompt = new LinkedHashMap<>();
        for (int place = 0; place < sequences.size(); place++) {
            byPrompt.computeIfAbsent(sequences.get(place).prompt(), prompt -> new ArrayList<>())
                    .add(place);
        }
        Comparator<Integer> byLength = Comparator.comparingInt(place -> length(sequences.get(place)));
        byPrompt.values().forEach(group -> group.sort(byLength));
        List<List<Integer>> groups = new ArrayList<>(byPrompt.values());
        groups.sort(Comparator.comparing(List::getLast, byLength));
        return groups;
    }

    /** A micro-batch in the making. A group that is cut in two counts its prompt in both. */
    private static final class Batch {
        private final List<Integer> places = new ArrayList<>();
        private TokenIds lastPrompt = TokenIds.of();
        private long numPrompts;
        private long longestPrompt;
        private long longestResponse;

        private long tokens() {
            return numPrompts * longestPrompt + places.size() * longestResponse;
        }

        private long tokensWith(ScoredSequence sequence) {
            long prompts = numPrompts + (sequence.prompt().equals(lastPrompt) ? 0 : 1);
            return prompts * Math.max(longestPrompt, sequence.prompt().size())
                    + (places.size() + 1L)
                            * Math.max(longestResponse, sequence.response().size());
        }

        private void add(int place, ScoredSequence sequence) {
            if (!sequence.prompt().equals(lastPrompt)) {
                numPrompts++;
                lastPrompt = sequence.prompt();
            }
            longestPrompt = Math.max(longestPrompt, sequence.prompt().size());
            longestResponse = Math.max(longestResponse, sequence.response().size());
            places.add(place);
        }
    }
}
