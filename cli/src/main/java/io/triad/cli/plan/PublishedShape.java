// SPDX-License-Identifier: Apache-2.0
package io.triad.cli.plan;

import io.triad.policy.Architecture;
import io.triad.policy.PolicyConfig;
import io.triad.policy.RopeScaling;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * The shapes of models that recipes often start from, as their publishers' {@code config.json} states them, so that a plan can be
 * made before some gigabytes are downloaded.
 */
public enum PublishedShape {
    QWEN2_5_0_5B("qwen2.5-0.5b", 896, 24, 14, 2, 4_864, 151_936, true),
    QWEN2_5_1_5B("qwen2.5-1.5b", 1_536, 28, 12, 2, 8_960, 151_936, true),
    QWEN2_5_3B("qwen2.5-3b", 2_048, 36, 16, 2, 11_008, 151_936, true),
    QWEN2_5_7B("qwen2.5-7b", 3_584, 28, 28, 4, 18_944, 152_064, false),
    QWEN2_5_14B("qwen2.5-14b", 5_120, 48, 40, 8, 13_824, 152_064, false),
    QWEN2_5_32B("qwen2.5-32b", 5_120, 64, 40, 8, 27_648, 152_064, false),
    QWEN2_5_72B("qwen2.5-72b", 8_192, 80, 64, 8, 29_568, 152_064, false);

    private static final int MAX_POSITIONS = 32_768;
    private static final double ROPE_THETA = 1e6;
    private static final double RMS_NORM_EPSILON = 1e-6;
    private static final int END_OF_TURN = 151_645;

    private final String label;
    private final PolicyConfig config;

    PublishedShape(
            String label,
            int hiddenSize,
            int numLayers,
            int numHeads,
            int numKeyValueHeads,
            int intermediateSize,
            int vocabSize,
            boolean tied) {
        this.label = label;
        this.config = new PolicyConfig(
                Architecture.QWEN2,
                hiddenSize,
                numLayers,
                numHeads,
                numKeyValueHeads,
                hiddenSize / numHeads,
                intermediateSize,
                vocabSize,
                MAX_POSITIONS,
                ROPE_THETA,
                new RopeScaling.None(),
                RMS_NORM_EPSILON,
                tied,
                OptionalInt.empty(),
                List.of(END_OF_TURN),
                OptionalInt.empty());
    }

    /** Returns the shape of the model that the last part of a place is the name of, such as {@code models/Qwen2.5-7B-Instruct}. */
    public static Optional<PublishedShape> named(String location) {
        String trimmed = location.endsWith("/") ? location.substring(0, location.length() - 1) : location;
        String name = trimmed.substring(trimmed.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
        return Stream.of(values())
                .filter(shape -> name.equals(shape.label) || name.startsWith(shape.label + "-"))
                .findFirst();
    }

    /** Returns the model's shape. */
    public PolicyConfig config() {
        return config;
    }
}
