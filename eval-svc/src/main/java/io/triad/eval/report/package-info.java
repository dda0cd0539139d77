// SPDX-License-Identifier: Apache-2.0
/** The report that closes a run, as numbers, JSON and Markdown. */
@NullMarked
package io.triad.eval.report;

import org.jspecify.annotations.NullMarked;
