// SPDX-License-Identifier: Apache-2.0
/** How fast tasks are made and responses judged, measured with JMH. */
@NullMarked
package io.triad.benchmarks;

import org.jspecify.annotations.NullMarked;
