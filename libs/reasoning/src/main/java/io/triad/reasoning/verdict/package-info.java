// SPDX-License-Identifier: Apache-2.0
/** Reading a response and judging it by solving the puzzle. */
@NullMarked
package io.triad.reasoning.verdict;

import org.jspecify.annotations.NullMarked;
