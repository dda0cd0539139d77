// SPDX-License-Identifier: Apache-2.0
/** How far the policy is from its reference; one estimator, one file. */
@NullMarked
package io.triad.training.kl;

import org.jspecify.annotations.NullMarked;
