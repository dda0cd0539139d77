// SPDX-License-Identifier: Apache-2.0
/** Judging as events ask for it: rollouts are read, judged with a deadline, and their rewards written. */
@NullMarked
package io.triad.judging;

import org.jspecify.annotations.NullMarked;
