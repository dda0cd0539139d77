// SPDX-License-Identifier: Apache-2.0
/** Puzzles: what is asked, and when two of them are the same. */
@NullMarked
package io.triad.reasoning.puzzle;

import org.jspecify.annotations.NullMarked;
