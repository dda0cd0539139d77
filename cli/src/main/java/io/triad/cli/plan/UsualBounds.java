// SPDX-License-Identifier: Apache-2.0
package io.triad.cli.plan;

/** Bounds that services have unless their settings say otherwise. */
final class UsualBounds {
    /** Of a micro-batch, {@code triad.trainer.micro-batch-tokens}. */
    static final int MICRO_BATCH_TOKENS = 2_048;

    /** That are drawn together, {@code triad.rollout.max-batch}. */
    static final int RESPONSES_AT_ONCE = 64;

    private UsualBounds() {}
}
