// SPDX-License-Identifier: Apache-2.0
/** Merges the three specialists of a run into one policy. */
@NullMarked
package io.triad.merge;

import org.jspecify.annotations.NullMarked;
