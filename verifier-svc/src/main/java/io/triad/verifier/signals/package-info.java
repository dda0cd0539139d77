// SPDX-License-Identifier: Apache-2.0
/** What the rewards of a step say about how they were earned: signs that a policy games its verifier. */
@NullMarked
package io.triad.verifier.signals;

import org.jspecify.annotations.NullMarked;
