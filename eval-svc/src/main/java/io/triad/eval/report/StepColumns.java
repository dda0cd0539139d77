// SPDX-License-Identifier: Apache-2.0
package io.triad.eval.report;

import io.triad.eval.history.StepValues;
import io.triad.eval.history.TrainedStep;
import java.util.List;

/** A step as a line of a table. */
final class StepColumns {
    /** Names of the columns, in their order. */
    static final List<String> NAMES = List.of(
            "step",
            "level",
            "loss",
            "reward",
            "reward_deviation",
            "accuracy",
            "well_formed",
            "kl",
            "entropy",
            "gradient_norm",
            "mismatch",
            "response_tokens",
            "clip",
            "importance_capped",
            "padding",
            "attention_padding",
            "train_seconds",
            "sampling_seconds",
            "stale",
            "dropped");

    private StepColumns() {}

    /** Returns a step's values; {@code stale} is the mean over its responses. */
    static List<Number> of(TrainedStep step) {
        StepValues values = step.values();
        return List.of(
                step.step(),
                step.level(),
                values.loss(),
                values.reward(),
                values.rewardDeviation(),
                values.accuracy(),
                values.wellFormed(),
                values.kl(),
                values.entropy(),
                values.gradientNorm(),
                values.mismatch(),
                values.responseTokens(),
                values.clip(),
                values.importanceCapped(),
                values.padding(),
                values.attentionPadding(),
                values.trainSeconds(),
                values.samplingSeconds(),
                step.staleness().stream().mapToInt(Integer::intValue).average().orElse(0),
                step.numDropped());
    }
}
