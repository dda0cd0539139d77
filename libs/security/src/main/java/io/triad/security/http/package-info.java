// SPDX-License-Identifier: Apache-2.0
/** Callers over HTTP, gRPC's among them: who they are, and what is refused before anything is read. */
@NullMarked
package io.triad.security.http;

import org.jspecify.annotations.NullMarked;
