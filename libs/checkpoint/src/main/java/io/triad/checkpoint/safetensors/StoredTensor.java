// SPDX-License-Identifier: Apache-2.0
package io.triad.checkpoint.safetensors;

import java.lang.foreign.MemorySegment;

/**
 * A tensor that was found in a file.
 *
 * @param file the file's name, without its folder
 * @param info its name, type and shape
 * @param values its raw little-endian values: mapped, read-only, of any alignment
 */
public record StoredTensor(String file, TensorInfo info, MemorySegment values) {}
