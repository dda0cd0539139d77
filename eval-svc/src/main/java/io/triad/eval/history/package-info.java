// SPDX-License-Identifier: Apache-2.0
/** What the log says about how a run came about: steps, pace, and the lineage of its checkpoints. */
@NullMarked
package io.triad.eval.history;

import org.jspecify.annotations.NullMarked;
