// SPDX-License-Identifier: Apache-2.0
/** Measuring checkpoints by a suite of tasks, without the services. */
@NullMarked
package io.triad.cli.eval;

import org.jspecify.annotations.NullMarked;
