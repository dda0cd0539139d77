// SPDX-License-Identifier: Apache-2.0
/** The suite that a command works with: found, started or told. */
@NullMarked
package io.triad.cli.suite;

import org.jspecify.annotations.NullMarked;
