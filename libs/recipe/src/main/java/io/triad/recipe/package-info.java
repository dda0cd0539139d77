// SPDX-License-Identifier: Apache-2.0
/** The recipe: everything a run is made of, checked to the last key before anything starts. */
@NullMarked
package io.triad.recipe;

import org.jspecify.annotations.NullMarked;
