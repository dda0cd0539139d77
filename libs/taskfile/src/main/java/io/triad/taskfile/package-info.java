// SPDX-License-Identifier: Apache-2.0
/** How tasks, and responses with their verdicts, stand in files: one JSON object a line. */
@NullMarked
package io.triad.taskfile;

import org.jspecify.annotations.NullMarked;
