// SPDX-License-Identifier: Apache-2.0
/** How fast the embedded sampler is beside others on the same checkpoint; each contender runs in a process of its own. */
@NullMarked
package io.triad.benchmarks.peers;

import org.jspecify.annotations.NullMarked;
