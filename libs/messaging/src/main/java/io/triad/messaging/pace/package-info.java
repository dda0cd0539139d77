// SPDX-License-Identifier: Apache-2.0
/** How fast steps follow one another, read from the log. */
@NullMarked
package io.triad.messaging.pace;

import org.jspecify.annotations.NullMarked;
