// SPDX-License-Identifier: Apache-2.0
/** Judges the responses of a file. */
@NullMarked
package io.triad.cli.verify;

import org.jspecify.annotations.NullMarked;
