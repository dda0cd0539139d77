// SPDX-License-Identifier: Apache-2.0
package io.triad.cli.table;

import io.triad.proto.evaluation.v1.Score;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * The mean of scores over abilities, each ability counting the same. The abilities' tasks are independent, so each end of
 * the interval lies the root of the summed squared distances from the mean (Newcombe's square-and-add).
 */
final class OverallScore {
    private OverallScore() {}

    static Optional<Score> of(List<Score> scores) {
        if (scores.isEmpty()) {
            return Optional.empty();
        }
        double accuracy = mean(scores, Score::getAccuracy);
        return Optional.of(Score.newBuilder()
                .setDecoding(scores.getFirst().getDecoding())
                .setSamplesPerTask(scores.getFirst().getSamplesPerTask())
                .setNumTasks(scores.stream().mapToInt(Score::getNumTasks).sum())
                .setAccuracy(accuracy)
                .setLower(Math.max(0, accuracy - distance(scores, score -> score.getAccuracy() - score.getLower())))
                .setUpper(Math.min(1, accuracy + distance(scores, score -> score.getUpper() - score.getAccuracy())))
                .setWellFormed(mean(scores, Score::getWellFormed))
                .build());
    }

    private static double mean(List<Score> scores, ToDoubleFunction<Score> part) {
        return scores.stream().mapToDouble(part).average().orElseThrow();
    }

    private static double distance(List<Score> scores, ToDoubleFunction<Score> end) {
        return Math.sqrt(scores.stream()
                        .mapToDouble(end)
                        .map(distance -> distance * distance)
                        .sum())
                / scores.size();
    }
}
