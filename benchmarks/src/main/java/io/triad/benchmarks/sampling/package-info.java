// SPDX-License-Identifier: Apache-2.0
/** What the embedded sampler reaches of what the machine can do. */
@NullMarked
package io.triad.benchmarks.sampling;

import org.jspecify.annotations.NullMarked;
