// SPDX-License-Identifier: Apache-2.0
/** A training step beside the same in eager PyTorch. */
@NullMarked
package io.triad.benchmarks.training;

import org.jspecify.annotations.NullMarked;
