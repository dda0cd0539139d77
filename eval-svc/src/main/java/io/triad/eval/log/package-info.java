// SPDX-License-Identifier: Apache-2.0
/** Reads the log once more, for what only a report needs of it. */
@NullMarked
package io.triad.eval.log;

import org.jspecify.annotations.NullMarked;
