// SPDX-License-Identifier: Apache-2.0
/** What the log says about merges, and what is missing. */
@NullMarked
package io.triad.merge.book;

import org.jspecify.annotations.NullMarked;
