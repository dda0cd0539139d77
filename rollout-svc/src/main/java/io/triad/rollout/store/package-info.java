// SPDX-License-Identifier: Apache-2.0
/** Policies from the object store, kept ready to sample. */
@NullMarked
package io.triad.rollout.store;

import org.jspecify.annotations.NullMarked;
