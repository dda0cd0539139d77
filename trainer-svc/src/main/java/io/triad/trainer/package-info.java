// SPDX-License-Identifier: Apache-2.0
/** Turns rewards into weights: cold start, stage A by REINFORCE++, stage C by GRPO. */
@NullMarked
package io.triad.trainer;

import org.jspecify.annotations.NullMarked;
