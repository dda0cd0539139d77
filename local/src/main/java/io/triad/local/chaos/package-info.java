// SPDX-License-Identifier: Apache-2.0
/**
 * Kills processes of a suite of its own while it runs a recipe, and checks that nothing is lost.
 *
 * <p>{@link io.triad.local.chaos.Chaos} does it; {@link io.triad.local.chaos.KillSchedule} and {@link
 * io.triad.local.chaos.RunFold}, what is killed and what is counted, are pure.
 */
@org.jspecify.annotations.NullMarked
package io.triad.local.chaos;
