// SPDX-License-Identifier: Apache-2.0
/** Tests of questions that users bring. */
@NullMarked
package io.triad.dataset;

import org.jspecify.annotations.NullMarked;
