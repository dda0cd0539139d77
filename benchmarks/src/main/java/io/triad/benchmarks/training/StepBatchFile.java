// SPDX-License-Identifier: Apache-2.0
package io.triad.benchmarks.training;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * What both sides of the comparison are given, beside the weights.
 *
 * @param clipLow and the other numbers: of the loss and of AdamW
 */
record StepBatchFile(
        List<Sample> samples,
        double temperature,
        double clipLow,
        double clipHigh,
        double klCoefficient,
        double entropyCoefficient,
        double importanceCap,
        double learningRate,
        double weightDecay,
        double gradientClip) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * A response.
     *
     * @param promptIndex of the prompt that it answers
     * @param logProbs the sampler's
     * @param reward what the advantage is made of
     * @param advantage that of each of its tokens
     */
    record Sample(
            int promptIndex,
            List<Integer> prompt,
            List<Integer> response,
            List<Float> logProbs,
            double reward,
            double advantage) {}

    void write(Path file) throws IOException {
        JSON.writeValue(file.toFile(), this);
    }

    static StepBatchFile read(Path file) throws IOException {
        return JSON.readValue(file.toFile(), StepBatchFile.class);
    }
}
