// SPDX-License-Identifier: Apache-2.0
/** Puzzles and the generator that draws them from a seed. */
@NullMarked
package io.triad.reasoning.task;

import org.jspecify.annotations.NullMarked;
