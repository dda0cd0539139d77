// SPDX-License-Identifier: Apache-2.0
/** Judging with a deadline. */
@NullMarked
package io.triad.verifier.judging;

import org.jspecify.annotations.NullMarked;
