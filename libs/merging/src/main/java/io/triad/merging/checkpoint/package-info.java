// SPDX-License-Identifier: Apache-2.0
/** Merging checkpoints of one model and one training: everything but the weights must be the same. */
@NullMarked
package io.triad.merging.checkpoint;

import org.jspecify.annotations.NullMarked;
