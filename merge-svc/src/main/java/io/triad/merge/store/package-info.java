// SPDX-License-Identifier: Apache-2.0
/** The object store that a merge reads from and publishes to. */
@NullMarked
package io.triad.merge.store;

import org.jspecify.annotations.NullMarked;
