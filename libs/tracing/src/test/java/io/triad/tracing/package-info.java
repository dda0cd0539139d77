// SPDX-License-Identifier: Apache-2.0
@NullMarked
package io.triad.tracing;

import org.jspecify.annotations.NullMarked;
