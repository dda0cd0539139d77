// SPDX-License-Identifier: Apache-2.0
/** Text to token ids and back, and the tokenizer of a policy that is made from scratch. */
@NullMarked
package io.triad.policy.tokenizer;

import org.jspecify.annotations.NullMarked;
