// SPDX-License-Identifier: Apache-2.0
/** The held-out tasks that every checkpoint of a run answers. */
@NullMarked
package io.triad.evaluation.heldout;

import org.jspecify.annotations.NullMarked;
