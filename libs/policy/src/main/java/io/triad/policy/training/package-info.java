// SPDX-License-Identifier: Apache-2.0
/** The trainable form of the policy (PyTorch through DJL) and its optimizer. */
@NullMarked
package io.triad.policy.training;

import org.jspecify.annotations.NullMarked;
