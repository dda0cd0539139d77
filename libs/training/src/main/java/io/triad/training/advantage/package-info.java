// SPDX-License-Identifier: Apache-2.0
/** How rewards become advantages; one estimator, one file. */
@NullMarked
package io.triad.training.advantage;

import org.jspecify.annotations.NullMarked;
