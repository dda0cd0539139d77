// SPDX-License-Identifier: Apache-2.0
/** What the verifier says of recorded responses now. */
@NullMarked
package io.triad.replay.verify;

import org.jspecify.annotations.NullMarked;
