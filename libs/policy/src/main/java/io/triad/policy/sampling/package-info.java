// SPDX-License-Identifier: Apache-2.0
/** The sampling form of the policy: a deterministic decoder in plain Java. */
@NullMarked
package io.triad.policy.sampling;

import org.jspecify.annotations.NullMarked;
