// SPDX-License-Identifier: Apache-2.0
/** Rules over atoms, and forward chaining. */
@NullMarked
package io.triad.reasoning.rules;

import org.jspecify.annotations.NullMarked;
