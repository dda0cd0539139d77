// SPDX-License-Identifier: Apache-2.0
/** Recorded steps, trained again. */
@NullMarked
package io.triad.replay.train;

import org.jspecify.annotations.NullMarked;
