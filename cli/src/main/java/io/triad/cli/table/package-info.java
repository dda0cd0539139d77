// SPDX-License-Identifier: Apache-2.0
/** How results look. */
@NullMarked
package io.triad.cli.table;

import org.jspecify.annotations.NullMarked;
