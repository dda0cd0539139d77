// SPDX-License-Identifier: Apache-2.0
/** What the log says about versions that cannot be had any more. */
@NullMarked
package io.triad.rollout.history;

import org.jspecify.annotations.NullMarked;
