// SPDX-License-Identifier: Apache-2.0
/** Replays and explanations of runs, from their log and store. */
@NullMarked
package io.triad.cli.replay;

import org.jspecify.annotations.NullMarked;
