// SPDX-License-Identifier: Apache-2.0
/** The rules that all modules keep. */
@NullMarked
package io.triad.cli.rules;

import org.jspecify.annotations.NullMarked;
