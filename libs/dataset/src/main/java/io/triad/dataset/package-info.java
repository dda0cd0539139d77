// SPDX-License-Identifier: Apache-2.0
/** Questions that users bring: reads their files, says what is wrong with them row by row, and deals them out to a run. */
@NullMarked
package io.triad.dataset;

import org.jspecify.annotations.NullMarked;
