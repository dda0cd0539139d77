// SPDX-License-Identifier: Apache-2.0
/** Tasks and verdicts in files, held against the generator and by hand. */
@NullMarked
package io.triad.taskfile;

import org.jspecify.annotations.NullMarked;
