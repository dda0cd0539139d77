// SPDX-License-Identifier: Apache-2.0
package io.triad.policy.sampling;

import java.util.List;

/** Draws responses from one version of a policy. */
public interface Sampler extends AutoCloseable {
    /**
     * Draws a response for each request and returns when all are done. Never call it on an event loop.
     *
     * @return the completions in the requests' order
     * @throws io.triad.failure.TriadException INVALID_REQUEST when a request does not fit the policy, NON_FINITE
     *     when the policy's logits are not finite, BROKEN_INVARIANT when the engine broke or the calling thread was
     *     interrupted
     */
    List<Completion> sample(List<SampleRequest> requests);

    @Override
    void close();
}
