// SPDX-License-Identifier: Apache-2.0
/** Files that are read line by line and written whole or not at all. */
@NullMarked
package io.triad.cli.file;

import org.jspecify.annotations.NullMarked;
