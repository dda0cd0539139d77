// SPDX-License-Identifier: Apache-2.0
/** Checkpoints: what files they have, how they are published so that a reader never sees half of one, and fetched. */
@org.jspecify.annotations.NullMarked
package io.triad.checkpoint;
