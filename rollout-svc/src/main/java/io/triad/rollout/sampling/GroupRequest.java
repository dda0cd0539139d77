// SPDX-License-Identifier: Apache-2.0
package io.triad.rollout.sampling;

import io.triad.checkpoint.CheckpointRef;
import io.triad.policy.sampling.SamplingSettings;

/**
 * A prompt that wants a group of responses.
 *
 * @param checkpoint weights to sample with, no others
 * @param system system part of the prompt, may be empty
 * @param prompt user part of the prompt
 * @param settings how to draw
 * @param numSamples responses wanted, at least 1
 * @param seed root of the responses' seeds
 */
public record GroupRequest(
        CheckpointRef checkpoint, String system, String prompt, SamplingSettings settings, int numSamples, long seed) {
    public GroupRequest {
        if (numSamples < 1) {
            throw new IllegalArgumentException("numSamples must be at least 1, was " + numSamples);
        }
    }
}
