// SPDX-License-Identifier: Apache-2.0
/** Sequences with one masked term, and the declared space of hypotheses that may explain them. */
@NullMarked
package io.triad.reasoning.sequence;

import org.jspecify.annotations.NullMarked;
