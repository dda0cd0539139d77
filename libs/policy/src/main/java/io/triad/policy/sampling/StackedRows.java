// SPDX-License-Identifier: Apache-2.0
package io.triad.policy.sampling;

import io.triad.policy.Tensor;
import java.util.List;

/** The rows of matrices that stand below one another. */
record StackedRows(List<Tensor> tensors, int inputs) implements WeightPanels.Rows {
    @Override
    public int size() {
        return tensors.stream().mapToInt(this::rows).sum();
    }

    @Override
    public void read(int output, float[] weights) {
        int row = output;
        int index = 0;
        while (row >= rows(tensors.get(index))) {
            row -= rows(tensors.get(index));
            index++;
        }
        tensors.get(index).read((long) row * inputs, weights, 0, inputs);
    }

    private int rows(Tensor tensor) {
        return Math.toIntExact(tensor.shape().numElements() / inputs);
    }
}
