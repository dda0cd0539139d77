// SPDX-License-Identifier: Apache-2.0
/** Where a suite that is killed on purpose keeps its data. */
@NullMarked
package io.triad.cli.chaos;

import org.jspecify.annotations.NullMarked;
