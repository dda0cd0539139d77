// SPDX-License-Identifier: Apache-2.0
package io.triad.eval.book;

import io.triad.evaluation.score.Score;
import java.util.List;

/**
 * The scores of a checkpoint.
 *
 * @param samplesUri object that holds every sample with its verdict
 * @param samplesSha256 its SHA-256
 */
public record CheckpointEvaluation(MeasuredPolicy policy, List<Score> scores, String samplesUri, String samplesSha256) {
    public CheckpointEvaluation {
        scores = List.copyOf(scores);
    }

    /** Returns the same scores as those of {@code other}, the same policy with more known about it. */
    CheckpointEvaluation of(MeasuredPolicy other) {
        return new CheckpointEvaluation(other, scores, samplesUri, samplesSha256);
    }
}
