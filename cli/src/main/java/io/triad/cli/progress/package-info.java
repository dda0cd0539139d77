// SPDX-License-Identifier: Apache-2.0
/** How a run that is under way looks. */
@NullMarked
package io.triad.cli.progress;

import org.jspecify.annotations.NullMarked;
