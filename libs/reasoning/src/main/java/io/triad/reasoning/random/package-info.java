// SPDX-License-Identifier: Apache-2.0
/** Random numbers that are the same everywhere. */
@NullMarked
package io.triad.reasoning.random;

import org.jspecify.annotations.NullMarked;
