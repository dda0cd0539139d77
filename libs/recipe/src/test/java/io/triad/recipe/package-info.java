// SPDX-License-Identifier: Apache-2.0
/** Tests of the recipe. */
@NullMarked
package io.triad.recipe;

import org.jspecify.annotations.NullMarked;
