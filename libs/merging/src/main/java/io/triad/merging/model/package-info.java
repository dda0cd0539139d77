// SPDX-License-Identifier: Apache-2.0
/** The models that are merged: their files, layers and values. */
@NullMarked
package io.triad.merging.model;

import org.jspecify.annotations.NullMarked;
