// SPDX-License-Identifier: Apache-2.0
package io.triad.policy.training;

import io.triad.policy.PolicyConfig;
import io.triad.policy.PolicyException;
import io.triad.policy.TokenIds;
import java.util.List;

/**
 * Sequences that go through the model together, padded on the right to the longest.
 *
 * <p>What is computed of a batch is flat: one entry for each response token, sequence after sequence in the batch's
 * order, each sequence's tokens in theirs. Padding lies behind every real token, so the causal mask alone hides it.
 * Batches of sequences of like length waste the least.
 *
 * @param sequences at least one
 */
public record TokenBatch(List<ScoredSequence> sequences) {
    public TokenBatch {
        sequences = List.copyOf(sequences);
        if (sequences.isEmpty()) {
            throw new PolicyException(PolicyException.Code.REQUEST_INVALID, "a batch needs at least one sequence");
        }
    }

    /** N, the number of scored tokens: the response tokens of all sequences. */
    public int numScored() {
        return sequences.stream()
                .mapToInt(sequence -> sequence.response().size())
                .sum();
    }

    /** B, the number of sequences. */
    public int size() {
        return sequences.size();
    }

    /** T, the tokens read of the longest sequence. */
    public int numSteps() {
        return sequences.stream().mapToInt(ScoredSequence::numInputs).max().orElseThrow();
    }

    /** Token ids to read, (B, T) row-major, 0 behind the end. */
    long[] inputs_BT() {
        int steps = numSteps();
        long[] inputs = new long[size() * steps];
        for (int row = 0; row < size(); row++) {
            ScoredSequence sequence = sequences.get(row);
            TokenIds tokens = sequence.prompt().plus(sequence.response());
            for (int step = 0; step < sequence.numInputs(); step++) {
                inputs[row * steps + step] = tokens.get(step);
            }
        }
        return inputs;
    }

    /** The scored tokens' ids, (N). */
    long[] targets_N() {
        return sequences.stream()
                .flatMapToInt(sequence -> sequence.response().stream())
                .asLongStream()
                .toArray();
    }

    /** Where in the flattened (B·T) each scored token is predicted, (N). */
    long[] positions_N() {
        int steps = numSteps();
        long[] positions = new long[numScored()];
        int next = 0;
        for (int row = 0; row < size(); row++) {
            ScoredSequence sequence = sequences.get(row);
            for (int step = sequence.prompt().size() - 1; step < sequence.numInputs(); step++) {
                positions[next++] = (long) row * steps + step;
            }
        }
        return positions;
    }

    /** @throws PolicyException REQUEST_INVALID when a sequence is too long or holds an id outside the vocabulary */
    void requireFits(PolicyConfig config) {
        for (int row = 0; row < size(); row++) {
            ScoredSequence sequence = sequences.get(row);
            if (sequence.numInputs() > config.maxPositionEmbeddings()) {
                throw invalid("sequence " + row + " reads " + sequence.numInputs()
                        + " tokens; max_position_embeddings is " + config.maxPositionEmbeddings());
            }
            TokenIds tokens = sequence.prompt().plus(sequence.response());
            int largest = tokens.stream().max().orElseThrow();
            if (largest >= config.vocabSize()) {
                throw invalid(
                        "sequence " + row + " holds token id " + largest + "; vocab_size is " + config.vocabSize());
            }
        }
    }

    private static PolicyException invalid(String message) {
        return new PolicyException(PolicyException.Code.REQUEST_INVALID, message);
    }
}
