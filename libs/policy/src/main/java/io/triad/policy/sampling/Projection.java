// SPDX-License-Identifier: Apache-2.0
package io.triad.policy.sampling;

import java.util.Optional;

/**
 * A projection of the decoder: y = x·Wᵀ + b, with an adapter y + s·B·(A·x).
 *
 * <p>An adapter's outputs go on where the base's chains of multiply-adds end: over the inputs of B in their order. s is
 * folded into B, which rounds it once more. Projections of one input have their As below one another, and their Bs side by
 * side with zeros elsewhere.
 */
record Projection(WeightPanels base, Optional<Update> update) {
    /**
     * What an adapter adds.
     *
     * @param a (ranks of all, in)
     * @param b (out, ranks of all), times s; its panels are those of the base
     */
    record Update(WeightPanels a, WeightPanels b) {}

    /** A projection without an adapter. */
    static Projection of(WeightPanels base) {
        return new Projection(base, Optional.empty());
    }

    int numPanels() {
        return base.numPanels();
    }

    /** Outputs rounded up to whole panels: the floats that a row of results takes. */
    int stride() {
        return base.stride();
    }

    /** Floats that a row of A·x takes; 0 without an adapter. */
    int reducedStride() {
        return update.isPresent() ? update.get().a().stride() : 0;
    }

    /** Bytes of its matrices in memory. */
    long numBytes() {
        return base.numBytes()
                + (update.isPresent()
                        ? update.get().a().numBytes() + update.get().b().numBytes()
                        : 0);
    }

    /**
     * Its columns in some panels.
     *
     * @param reduced rows of A·x, {@link #reducedStride} apart; unused without an adapter
     */
    void multiply(float[] x, int inputStride, float[] reduced, int numRows, float[] y, int firstPanel, int endPanel) {
        base.multiply(x, inputStride, numRows, y, firstPanel, endPanel);
        if (update.isPresent()) {
            update.get().b().addProduct(reduced, reducedStride(), numRows, y, firstPanel, endPanel);
        }
    }
}
