// SPDX-License-Identifier: Apache-2.0
package io.triad.merging.method;

import io.triad.checkpoint.safetensors.FloatValues;
import io.triad.failure.TriadException;

/**
 * A method with its settings for one tensor.
 *
 * <p>Every operation is rounded to the nearest (ties to even), float32 or float64, in the order that the method's file states; sums
 * over a whole tensor are float64, from the first value to the last. So the same inputs give the same bits on every machine and any
 * number of threads.
 */
@FunctionalInterface
public interface MergeMethod {
    /**
     * Returns what one tensor merges to. What a method must know of the whole tensor (norms, thresholds) it finds here, in
     * passes over the inputs; the values themselves are computed when they are read, by several threads if need be, so a
     * merge holds some blocks of a tensor at a time and not the tensor.
     *
     * @param inputs the tensor in each model, which must stay readable as long as the result is read
     * @throws TriadException INVALID_REQUEST naming the tensor when the method has no result for it
     */
    FloatValues merge(TensorInputs inputs);
}
