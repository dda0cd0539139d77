// SPDX-License-Identifier: Apache-2.0
/** Checks exported tasks by brute force; it shares no code with what makes or judges them. */
@NullMarked
package io.triad.taskfile.check;

import org.jspecify.annotations.NullMarked;
