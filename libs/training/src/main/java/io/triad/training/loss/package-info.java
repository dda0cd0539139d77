// SPDX-License-Identifier: Apache-2.0
/** What a step minimises; one loss, one file. */
@NullMarked
package io.triad.training.loss;

import org.jspecify.annotations.NullMarked;
