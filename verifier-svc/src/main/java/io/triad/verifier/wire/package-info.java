// SPDX-License-Identifier: Apache-2.0
/** Between the contracts' messages and the reasoning library's types; nothing unspecified gets through. */
@NullMarked
package io.triad.verifier.wire;

import org.jspecify.annotations.NullMarked;
