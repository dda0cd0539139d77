// SPDX-License-Identifier: Apache-2.0
/** Judging on demand. */
@NullMarked
package io.triad.verifier.grpc;

import org.jspecify.annotations.NullMarked;
