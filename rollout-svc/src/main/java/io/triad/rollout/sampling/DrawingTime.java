// SPDX-License-Identifier: Apache-2.0
package io.triad.rollout.sampling;

import java.time.Instant;

/**
 * When an engine drew a batch.
 *
 * @param began just before the engine was called, its policy in memory
 * @param ended when it had drawn all
 */
public record DrawingTime(Instant began, Instant ended) {}
