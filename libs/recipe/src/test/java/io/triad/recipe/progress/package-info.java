// SPDX-License-Identifier: Apache-2.0
/** Tests of the recipe. */
@NullMarked
package io.triad.recipe.progress;

import org.jspecify.annotations.NullMarked;
