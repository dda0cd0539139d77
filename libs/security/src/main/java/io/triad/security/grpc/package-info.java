// SPDX-License-Identifier: Apache-2.0
/** What bounds a gRPC call. */
@NullMarked
package io.triad.security.grpc;

import org.jspecify.annotations.NullMarked;
