// SPDX-License-Identifier: Apache-2.0
/** Work on several threads whose results come in the order of its input. */
@NullMarked
package io.triad.cli.work;

import org.jspecify.annotations.NullMarked;
