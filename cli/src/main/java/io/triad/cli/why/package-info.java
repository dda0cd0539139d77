// SPDX-License-Identifier: Apache-2.0
/** The command that says what runs wait for. */
@NullMarked
package io.triad.cli.why;

import org.jspecify.annotations.NullMarked;
