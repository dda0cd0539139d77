// SPDX-License-Identifier: Apache-2.0
@NullMarked
package io.triad.merging.config;

import org.jspecify.annotations.NullMarked;
