// SPDX-License-Identifier: Apache-2.0
package io.triad.cli.plan;

/**
 * How fast a machine is, as {@link RateMeasurement} finds it.
 *
 * @param trainingOperations of the trainer, a second
 * @param samplingOperations of the embedded sampler when it draws many responses together, a second
 * @param readBytes of weights that it reads when it draws one response, a second
 * @param threads that it was measured with
 * @param measuredOn the model that it was measured on, in words
 */
public record Rates(
        double trainingOperations, double samplingOperations, double readBytes, int threads, String measuredOn) {}
