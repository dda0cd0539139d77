// SPDX-License-Identifier: Apache-2.0
/** What each lane of a run waits for, since when, and who must act: a pure fold of the log. */
@NullMarked
package io.triad.replay.stall;

import org.jspecify.annotations.NullMarked;
