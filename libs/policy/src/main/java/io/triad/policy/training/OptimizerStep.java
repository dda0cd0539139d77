// SPDX-License-Identifier: Apache-2.0
package io.triad.policy.training;

/**
 * What a step of the optimizer did.
 *
 * @param step its number, from 1
 * @param gradientNorm global L2 norm of the gradients before clipping
 * @param clipped whether they were scaled down
 */
public record OptimizerStep(long step, double gradientNorm, boolean clipped) {}
