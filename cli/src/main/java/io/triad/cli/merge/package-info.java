// SPDX-License-Identifier: Apache-2.0
/** Merging models from a merge file, without a suite. */
@NullMarked
package io.triad.cli.merge;

import org.jspecify.annotations.NullMarked;
