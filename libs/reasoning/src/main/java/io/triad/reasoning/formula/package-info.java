// SPDX-License-Identifier: Apache-2.0
/** Propositional formulas: syntax tree, text, truth tables and a solver that shows its steps. */
@NullMarked
package io.triad.reasoning.formula;

import org.jspecify.annotations.NullMarked;
