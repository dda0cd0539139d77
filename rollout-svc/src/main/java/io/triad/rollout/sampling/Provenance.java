// SPDX-License-Identifier: Apache-2.0
package io.triad.rollout.sampling;

import io.triad.checkpoint.CheckpointRef;

/**
 * What a response was drawn with: whoever has the same of all of it, the request and the seed draws the same bits.
 *
 * @param checkpoint the weights
 * @param engineDigest names the engine and the arithmetic that it promises
 * @param kernelSha256 SHA-256 over the code of its arithmetic
 * @param dtype type of the matrices as held in memory: F32 or BF16
 */
public record Provenance(CheckpointRef checkpoint, String engineDigest, String kernelSha256, String dtype) {}
