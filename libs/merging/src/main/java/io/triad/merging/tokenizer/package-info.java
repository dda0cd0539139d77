// SPDX-License-Identifier: Apache-2.0
/** Vocabularies that differ: whose tokens the merged model has, and where each one's embedding comes from. */
@NullMarked
package io.triad.merging.tokenizer;

import org.jspecify.annotations.NullMarked;
