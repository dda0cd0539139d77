// SPDX-License-Identifier: Apache-2.0
@NullMarked
package io.triad.merging.checkpoint;

import org.jspecify.annotations.NullMarked;
