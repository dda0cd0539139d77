// SPDX-License-Identifier: Apache-2.0
/** The sampler whose weights stand in another process: vLLM or SGLang, over HTTP. */
@NullMarked
package io.triad.engine.remote;

import org.jspecify.annotations.NullMarked;
