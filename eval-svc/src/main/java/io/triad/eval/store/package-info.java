// SPDX-License-Identifier: Apache-2.0
/** Checkpoints in, samples and reports out. */
@NullMarked
package io.triad.eval.store;

import org.jspecify.annotations.NullMarked;
