// SPDX-License-Identifier: Apache-2.0
package io.triad.rollout.sampling;

/**
 * A policy for as long as somebody draws with it: until it is closed, the policy stays in memory.
 *
 * @param policy ready to sample; its source keeps owning it
 * @param onClose what the source is to do when the lease ends; does nothing the second time
 */
public record PolicyLease(SamplingPolicy policy, Runnable onClose) implements AutoCloseable {
    @Override
    public void close() {
        onClose.run();
    }
}
