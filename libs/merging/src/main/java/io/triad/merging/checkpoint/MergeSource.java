// SPDX-License-Identifier: Apache-2.0
package io.triad.merging.checkpoint;

import java.nio.file.Path;

/**
 * One input of a merge, fetched.
 *
 * @param name what messages call it: its lane
 * @param folder holds config.json, tokenizer.json and model.safetensors
 */
public record MergeSource(String name, Path folder) {}
