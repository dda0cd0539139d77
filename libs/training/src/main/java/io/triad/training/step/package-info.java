// SPDX-License-Identifier: Apache-2.0
/** One training step: batch, micro-batches, gradient, optimizer. */
@NullMarked
package io.triad.training.step;

import org.jspecify.annotations.NullMarked;
