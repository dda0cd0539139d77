// SPDX-License-Identifier: Apache-2.0
/** A family of tasks as a user of the library would add one. */
@NullMarked
package io.triad.reasoning.example;

import org.jspecify.annotations.NullMarked;
