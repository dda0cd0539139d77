// SPDX-License-Identifier: Apache-2.0
package io.triad.policy.training;

import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import io.triad.policy.PolicyConfig;
import io.triad.policy.TokenIds;
import java.util.List;

/**
 * Sequences that go through the model together.
 *
 * <p>What is computed of a batch is flat: one entry for each response token, sequence after sequence in the batch's
 * order, each sequence's tokens in theirs. A prompt that several sequences share is computed once; nothing is padded but
 * attention, which costs least when lengths are alike.
 *
 * @param sequences at least one
 */
public record TokenBatch(List<ScoredSequence> sequences) {
    public TokenBatch {
        sequences = List.copyOf(sequences);
        if (sequences.isEmpty()) {
            throw new TriadException(ErrorCode.INVALID_REQUEST, "a batch needs at least one sequence");
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

    /** @throws TriadException INVALID_REQUEST when a sequence is too long or holds an id outside the vocabulary */
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

    private static TriadException invalid(String message) {
        return new TriadException(ErrorCode.INVALID_REQUEST, message);
    }
}
