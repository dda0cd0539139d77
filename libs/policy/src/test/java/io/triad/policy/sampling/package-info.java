// SPDX-License-Identifier: Apache-2.0
@NullMarked
package io.triad.policy.sampling;

import org.jspecify.annotations.NullMarked;
