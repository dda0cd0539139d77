// SPDX-License-Identifier: Apache-2.0
/** Where each lane stands and what it needs next: a pure fold of the log. */
@NullMarked
package io.triad.trainer.lane;

import org.jspecify.annotations.NullMarked;
