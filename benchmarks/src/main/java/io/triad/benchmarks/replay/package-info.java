// SPDX-License-Identifier: Apache-2.0
/** What replays of a recorded run cost. */
@NullMarked
package io.triad.benchmarks.replay;

import org.jspecify.annotations.NullMarked;
