// SPDX-License-Identifier: Apache-2.0
/** Equality of mathematical expressions, decided by a computer-algebra library. */
@NullMarked
package io.triad.algebra;

import org.jspecify.annotations.NullMarked;
