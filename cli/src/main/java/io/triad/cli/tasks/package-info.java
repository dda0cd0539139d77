// SPDX-License-Identifier: Apache-2.0
/** Makes tasks for files. */
@NullMarked
package io.triad.cli.tasks;

import org.jspecify.annotations.NullMarked;
