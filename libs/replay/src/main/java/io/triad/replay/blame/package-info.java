// SPDX-License-Identifier: Apache-2.0
/** What a weight or a score came from. */
@NullMarked
package io.triad.replay.blame;

import org.jspecify.annotations.NullMarked;
