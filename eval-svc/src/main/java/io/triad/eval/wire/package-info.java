// SPDX-License-Identifier: Apache-2.0
/** Events to and from the domain. */
@NullMarked
package io.triad.eval.wire;

import org.jspecify.annotations.NullMarked;
