// SPDX-License-Identifier: Apache-2.0
/** How fast a merge is beside a copy of the same bytes, and beside mergekit on the same files. */
@NullMarked
package io.triad.benchmarks.merging;

import org.jspecify.annotations.NullMarked;
