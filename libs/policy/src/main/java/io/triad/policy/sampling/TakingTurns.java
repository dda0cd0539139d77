// SPDX-License-Identifier: Apache-2.0
package io.triad.policy.sampling;

import io.triad.policy.Tensor;
import java.util.Arrays;

/** The rows of the gate and of the values by turns, a vector of each, so that those that are multiplied are computed together. */
record TakingTurns(Tensor gate, Tensor up, int inputs, int numPairs) implements WeightPanels.Rows {
    @Override
    public int size() {
        return Math.ceilDiv(numPairs, WeightPanels.WIDTH) * WeightPanels.PANEL;
    }

    @Override
    public void read(int output, float[] weights) {
        int pair = output / WeightPanels.PANEL * WeightPanels.WIDTH + output % WeightPanels.WIDTH;
        Tensor tensor = output % WeightPanels.PANEL < WeightPanels.WIDTH ? gate : up;
        if (pair < numPairs) {
            tensor.read((long) pair * inputs, weights, 0, inputs);
        } else {
            Arrays.fill(weights, 0f);
        }
    }
}
