// SPDX-License-Identifier: Apache-2.0
/** Draws and judges the responses of a checkpoint. */
@NullMarked
package io.triad.evaluation.sampling;

import org.jspecify.annotations.NullMarked;
