// SPDX-License-Identifier: Apache-2.0
/** Suites: what is asked, drawn and scored without a run. */
@NullMarked
package io.triad.evaluation.suite;

import org.jspecify.annotations.NullMarked;
