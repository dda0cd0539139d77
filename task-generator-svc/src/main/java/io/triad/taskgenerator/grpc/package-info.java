// SPDX-License-Identifier: Apache-2.0
/** The services on demand. */
@NullMarked
package io.triad.taskgenerator.grpc;

import org.jspecify.annotations.NullMarked;
