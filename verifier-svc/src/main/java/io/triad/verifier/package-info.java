// SPDX-License-Identifier: Apache-2.0
/** Judges responses: rollouts in, rewards out. */
@NullMarked
package io.triad.verifier;

import org.jspecify.annotations.NullMarked;
