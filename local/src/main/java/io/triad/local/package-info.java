// SPDX-License-Identifier: Apache-2.0
/**
 * The suite on one machine: the embedded broker and store and the six services, each a process of its own.
 *
 * <p>{@link io.triad.local.Suite} starts, watches and ends them. No process outlives the one that started it.
 */
@org.jspecify.annotations.NullMarked
package io.triad.local;
