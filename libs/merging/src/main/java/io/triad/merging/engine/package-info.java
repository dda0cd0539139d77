// SPDX-License-Identifier: Apache-2.0
/** Makes what was planned: tensor by tensor, shard by shard, in bounded memory, and goes on after a crash. */
@NullMarked
package io.triad.merging.engine;

import org.jspecify.annotations.NullMarked;
