// SPDX-License-Identifier: Apache-2.0
/** Writing to the log. */
@NullMarked
package io.triad.taskgenerator.log;

import org.jspecify.annotations.NullMarked;
