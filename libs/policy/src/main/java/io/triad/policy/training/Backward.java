// SPDX-License-Identifier: Apache-2.0
package io.triad.policy.training;

import ai.djl.ndarray.NDArray;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;

/** PyTorch's backward pass. DJL's collector would do the same, but allows one thread of the process at a time. */
final class Backward {
    private Backward() {}

    /** Adds the gradients of a scalar to its leaves', and frees its graph. */
    static void run(NDArray scalar) {
        NDArray ones = scalar.getManager().ones(scalar.getShape(), scalar.getDataType());
        JniUtils.backward((PtNDArray) scalar, (PtNDArray) ones, false, false);
    }

    /**
     * A loss's value.
     *
     * @param numTokens what the loss is of
     * @throws TriadException NON_FINITE when it is NaN or infinite
     */
    static double finite(NDArray loss, int numTokens) {
        float value = loss.getFloat();
        if (!Float.isFinite(value)) {
            throw new TriadException(
                    ErrorCode.NON_FINITE, "the loss of a batch of " + numTokens + " tokens is " + value);
        }
        return value;
    }
}
