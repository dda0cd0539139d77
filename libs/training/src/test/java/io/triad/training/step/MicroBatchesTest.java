// SPDX-License-Identifier: Apache-2.0
package io.triad.training.step;

import static org.assertj.core.api.Assertions.assertThat;

import io.triad.policy.TokenIds;
import io.triad.policy.training.ScoredSequence;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MicroBatchesTest {

    @Test
    void shouldKeepResponsesToOnePromptTogetherWhereverTheyStand() {
        List<ScoredSequence> sequences = List.of(
                sequence(1, 4, 8),
                sequence(2, 4, 2),
                sequence(1, 4, 3),
                sequence(2, 4, 7),
                sequence(1, 4, 5),
                sequence(2, 4, 6));

        assertThat(MicroBatches.of(sequences, 31)).containsExactly(List.of(1, 5, 3), List.of(2, 4, 0));
    }

    @Test
    void shouldCountSharedPromptsOnce() {
        List<ScoredSequence> four =
                List.of(sequence(1, 10, 5), sequence(1, 10, 5), sequence(1, 10, 5), sequence(1, 10, 5));

        assertThat(MicroBatches.of(four, 20)).containsExactly(List.of(0, 1), List.of(2, 3));
        assertThat(MicroBatches.of(four, 19)).hasSize(4);
    }

    @Test
    void shouldCutWhatWouldFitIntoOneInTwo() {
        List<ScoredSequence> sequences = IntStream.range(0, 10)
                .mapToObj(index -> sequence(index, 10, 20))
                .toList();

        assertThat(MicroBatches.of(sequences, 1000)).containsExactly(List.of(0, 1, 2, 3, 4), List.of(5, 6, 7, 8, 9));
        assertThat(MicroBatches.of(sequences.subList(0, 1), 1000)).containsExactly(List.of(0));
    }

    @Test
    void shouldPutASequenceThatIsTooLongAlone() {
        List<ScoredSequence> sequences = List.of(sequence(1, 50, 50), sequence(2, 2, 2), sequence(3, 3, 2));

        assertThat(MicroBatches.of(sequences, 12)).containsExactly(List.of(1, 2), List.of(0));
    }

    @Test
    void shouldHoldEverySequenceOnceWithinTheBound() {
        int maxTokens = 120;
        List<ScoredSequence> sequences = IntStream.range(0, 60)
                .mapToObj(index -> sequence(index % 7, 5 + 3 * (index % 7), 1 + index * 11 % 17))
                .toList();

        List<List<Integer>> batches = MicroBatches.of(sequences, maxTokens);

        assertThat(batches.stream().flatMap(List::stream))
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, 60).boxed().toList());
        assertThat(batches)
                .allSatisfy(batch -> assertThat(paddedTokens(batch, sequences)).isLessThanOrEqualTo(maxTokens));
    }

    private static long paddedTokens(List<Integer> batch, List<ScoredSequence> sequences) {
        List<ScoredSequence> held = batch.stream().map(sequences::get).toList();
        long prompts = held.stream().map(ScoredSequence::prompt).distinct().count();
        long longestPrompt =
                held.stream().mapToLong(one -> one.prompt().size()).max().orElseThrow();
        long longestResponse =
                held.stream().mapToLong(one -> one.response().size()).max().orElseThrow();
        return prompts * longestPrompt + held.size() * longestResponse;
    }

    /** A prompt of {@code promptSize} tokens, all {@code prompt}, and a response of {@code responseSize}. */
    private static ScoredSequence sequence(int prompt, int promptSize, int responseSize) {
        return new ScoredSequence(tokens(prompt, promptSize), tokens(0, responseSize));
    }

    private static TokenIds tokens(int token, int size) {
        int[] tokens = new int[size];
        Arrays.fill(tokens, token);
        return TokenIds.of(tokens);
    }
}
