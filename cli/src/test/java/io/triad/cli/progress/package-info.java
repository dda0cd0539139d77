// SPDX-License-Identifier: Apache-2.0
/** Tests. */
@NullMarked
package io.triad.cli.progress;

import org.jspecify.annotations.NullMarked;
