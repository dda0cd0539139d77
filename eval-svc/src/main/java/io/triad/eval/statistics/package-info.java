// SPDX-License-Identifier: Apache-2.0
/** Shares with 95 % intervals. */
@NullMarked
package io.triad.eval.statistics;

import org.jspecify.annotations.NullMarked;
