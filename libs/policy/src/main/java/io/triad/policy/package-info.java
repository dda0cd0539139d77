// SPDX-License-Identifier: Apache-2.0
/** The language model: its configuration, weights and the values that pass between its forms. */
@NullMarked
package io.triad.policy;

import org.jspecify.annotations.NullMarked;
