// SPDX-License-Identifier: Apache-2.0
/** What is added to a response's reward before it becomes an advantage. */
@NullMarked
package io.triad.training.reward;

import org.jspecify.annotations.NullMarked;
