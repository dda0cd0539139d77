// SPDX-License-Identifier: Apache-2.0
@NullMarked
package io.triad.merging.tokenizer;

import org.jspecify.annotations.NullMarked;
