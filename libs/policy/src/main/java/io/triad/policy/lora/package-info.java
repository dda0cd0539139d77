// SPDX-License-Identifier: Apache-2.0
/** Low-rank adapters of a policy (Hu et al., arXiv 2106.09685) in the layout of Hugging Face's PEFT. */
@NullMarked
package io.triad.policy.lora;

import org.jspecify.annotations.NullMarked;
