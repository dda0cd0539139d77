// SPDX-License-Identifier: Apache-2.0
/** Checkpoints and batch manifests in the object store. */
@NullMarked
package io.triad.training.store;

import org.jspecify.annotations.NullMarked;
