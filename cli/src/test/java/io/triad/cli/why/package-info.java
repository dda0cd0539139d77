// SPDX-License-Identifier: Apache-2.0
/** Tests. */
@NullMarked
package io.triad.cli.why;

import org.jspecify.annotations.NullMarked;
