// SPDX-License-Identifier: Apache-2.0
/** Where words go: a terminal that is redrawn, or plain lines. */
@NullMarked
package io.triad.cli.screen;

import org.jspecify.annotations.NullMarked;
