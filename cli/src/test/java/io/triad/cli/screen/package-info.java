// SPDX-License-Identifier: Apache-2.0
/** Tests. */
@NullMarked
package io.triad.cli.screen;

import org.jspecify.annotations.NullMarked;
