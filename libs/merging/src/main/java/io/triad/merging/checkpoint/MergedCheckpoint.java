// SPDX-License-Identifier: Apache-2.0
package io.triad.merging.checkpoint;

import java.util.List;

/**
 * What a merge read and wrote.
 *
 * @param inputWeightsSha256 digest of each input's weights, in the inputs' order
 * @param weightsSha256 digest of the merged weights
 * @param numTensors tensors merged
 */
public record MergedCheckpoint(List<String> inputWeightsSha256, String weightsSha256, int numTensors) {
    public MergedCheckpoint {
        inputWeightsSha256 = List.copyOf(inputWeightsSha256);
    }
}
