// SPDX-License-Identifier: Apache-2.0
/** The triad command. */
@NullMarked
package io.triad.cli;

import org.jspecify.annotations.NullMarked;
