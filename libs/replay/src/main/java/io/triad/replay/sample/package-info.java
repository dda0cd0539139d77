// SPDX-License-Identifier: Apache-2.0
/** Recorded responses, drawn again. */
@NullMarked
package io.triad.replay.sample;

import org.jspecify.annotations.NullMarked;
