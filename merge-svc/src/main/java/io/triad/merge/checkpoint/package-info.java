// SPDX-License-Identifier: Apache-2.0
/** Merging whole checkpoints: agreement of the inputs, then tensor by tensor. */
@NullMarked
package io.triad.merge.checkpoint;

import org.jspecify.annotations.NullMarked;
