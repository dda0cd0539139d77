// SPDX-License-Identifier: Apache-2.0
/** Sampling on demand. */
@NullMarked
package io.triad.rollout.grpc;

import org.jspecify.annotations.NullMarked;
