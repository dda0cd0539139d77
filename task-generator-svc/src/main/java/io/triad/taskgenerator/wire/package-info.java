// SPDX-License-Identifier: Apache-2.0
/** From the reasoning library's types to the contracts' messages; nothing unspecified gets through. */
@NullMarked
package io.triad.taskgenerator.wire;

import org.jspecify.annotations.NullMarked;
