// SPDX-License-Identifier: Apache-2.0
/** Samples the policy: tasks in, responses with their log-probabilities out. */
@NullMarked
package io.triad.rollout;

import org.jspecify.annotations.NullMarked;
