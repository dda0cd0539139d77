// SPDX-License-Identifier: Apache-2.0
/** Responses that are programs: problems with their tests, a sandbox to run programs in, and verdicts. */
@NullMarked
package io.triad.evaluation.program;

import org.jspecify.annotations.NullMarked;
