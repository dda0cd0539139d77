// SPDX-License-Identifier: Apache-2.0
/** What an estimator makes of recorded rewards. */
@NullMarked
package io.triad.replay.advantage;

import org.jspecify.annotations.NullMarked;
