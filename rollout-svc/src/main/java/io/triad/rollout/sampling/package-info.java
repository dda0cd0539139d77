// SPDX-License-Identifier: Apache-2.0
/** Groups of responses, drawn with exactly the policy version that their task names. */
@NullMarked
package io.triad.rollout.sampling;

import org.jspecify.annotations.NullMarked;
