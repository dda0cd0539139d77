// SPDX-License-Identifier: Apache-2.0
/** The search for the merge's weights, as a function of the recipe and of the scores so far. */
@NullMarked
package io.triad.merge.search;

import org.jspecify.annotations.NullMarked;
