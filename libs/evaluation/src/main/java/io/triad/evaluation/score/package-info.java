// SPDX-License-Identifier: Apache-2.0
/** From judged responses to scores, and the oracle ensemble. */
@NullMarked
package io.triad.evaluation.score;

import org.jspecify.annotations.NullMarked;
