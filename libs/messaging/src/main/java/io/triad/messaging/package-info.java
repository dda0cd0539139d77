// SPDX-License-Identifier: Apache-2.0
/** The log: topics, event envelope, derived ids and seeds, and reading the log from its beginning. */
@NullMarked
package io.triad.messaging;

import org.jspecify.annotations.NullMarked;
