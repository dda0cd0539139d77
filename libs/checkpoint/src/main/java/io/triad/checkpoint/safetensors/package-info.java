// SPDX-License-Identifier: Apache-2.0
/**
 * The safetensors file format: an 8-byte little-endian header length, a JSON header, raw little-endian values.
 *
 * <p>Source: the format's description at https://github.com/huggingface/safetensors. Files are untrusted input.
 */
@org.jspecify.annotations.NullMarked
package io.triad.checkpoint.safetensors;
