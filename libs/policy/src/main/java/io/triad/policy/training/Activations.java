// SPDX-License-Identifier: Apache-2.0
package io.triad.policy.training;

/** What of a forward pass stays in memory for the backward pass. The gradient has the same bits either way. */
public enum Activations {
    /** All that the backward pass needs of every layer: fastest, and memory grows with depth. */
    KEPT,
    /**
     * The input of each layer alone, from which the layer is computed again when its gradient is due (Chen et al. 2016, arXiv
     * 1604.06174, with a layer as the segment). Costs one more forward pass; memory is that of one layer, and of the inputs.
     */
    RECOMPUTED
}
