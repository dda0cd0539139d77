// SPDX-License-Identifier: Apache-2.0
/** How a puzzle is put to a model, and how a whole correct response reads. */
@NullMarked
package io.triad.reasoning.prompt;

import org.jspecify.annotations.NullMarked;
