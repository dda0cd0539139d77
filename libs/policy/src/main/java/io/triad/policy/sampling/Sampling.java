// SPDX-License-Identifier: Apache-2.0
package io.triad.policy.sampling;

import java.util.concurrent.CompletableFuture;

/**
 * A response in the making.
 *
 * <p>Its result fails with INVALID_REQUEST, NON_FINITE or BROKEN_INVARIANT as {@link Sampler#sample} does. Cancelled, it ends with what was
 * drawn so far and {@link FinishReason#CANCELLED}.
 */
public interface Sampling {
    /** The whole response when it is complete. */
    CompletableFuture<Completion> result();

    /** Ends it after the token that is being drawn; what it holds is free then. */
    void cancel();
}
