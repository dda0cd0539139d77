// SPDX-License-Identifier: Apache-2.0
/** Which level a lane's steps are at: decided from what the log says of the lane. */
@NullMarked
package io.triad.recipe.progress;

import org.jspecify.annotations.NullMarked;
