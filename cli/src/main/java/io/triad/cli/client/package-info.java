// SPDX-License-Identifier: Apache-2.0
/** Speaks with a suite over its REST API. */
@NullMarked
package io.triad.cli.client;

import org.jspecify.annotations.NullMarked;
