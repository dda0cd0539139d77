// SPDX-License-Identifier: Apache-2.0
/** The families of tasks that come with the library, one class each. */
@NullMarked
package io.triad.reasoning.family;

import org.jspecify.annotations.NullMarked;
