// SPDX-License-Identifier: Apache-2.0
@NullMarked
package io.triad.merging.plan;

import org.jspecify.annotations.NullMarked;
