// SPDX-License-Identifier: Apache-2.0
/** What the log says about evaluations, and what is missing. */
@NullMarked
package io.triad.eval.book;

import org.jspecify.annotations.NullMarked;
