// SPDX-License-Identifier: Apache-2.0
package io.triad.policy.sampling;

/** A sampler that tells of each token as it is drawn, and can be told to stop. */
public interface StreamingSampler extends Sampler {
    /**
     * Begins to draw one response and returns at once.
     *
     * @param listener hears of each token
     * @throws io.triad.failure.TriadException INVALID_REQUEST when the request does not fit the policy
     */
    Sampling start(SampleRequest request, TokenListener listener);
}
