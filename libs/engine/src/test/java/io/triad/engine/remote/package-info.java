// SPDX-License-Identifier: Apache-2.0
/** Servers that speak as documented, and as they should not. */
@NullMarked
package io.triad.engine.remote;

import org.jspecify.annotations.NullMarked;
