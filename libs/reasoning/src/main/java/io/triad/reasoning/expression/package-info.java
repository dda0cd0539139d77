// SPDX-License-Identifier: Apache-2.0
/** Integer expressions and their step-by-step evaluation. */
@NullMarked
package io.triad.reasoning.expression;

import org.jspecify.annotations.NullMarked;
