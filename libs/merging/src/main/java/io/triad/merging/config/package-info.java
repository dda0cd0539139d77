// SPDX-License-Identifier: Apache-2.0
/** Merge files: mergekit's YAML, read and checked. */
@NullMarked
package io.triad.merging.config;

import org.jspecify.annotations.NullMarked;
