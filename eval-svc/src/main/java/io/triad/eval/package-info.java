// SPDX-License-Identifier: Apache-2.0
/** Measures every final checkpoint of a run on held-out tasks and closes the run with a report. */
@NullMarked
package io.triad.eval;

import org.jspecify.annotations.NullMarked;
