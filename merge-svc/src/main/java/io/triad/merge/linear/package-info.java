// SPDX-License-Identifier: Apache-2.0
/** The linear merge: the weighted sum of each tensor. */
@NullMarked
package io.triad.merge.linear;

import org.jspecify.annotations.NullMarked;
