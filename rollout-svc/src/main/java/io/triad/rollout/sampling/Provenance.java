// SPDX-License-Identifier: Apache-2.0
package io.triad.rollout.sampling;

import io.triad.checkpoint.CheckpointRef;

/**
 * What a response was drawn with: whoever has the same of all of it, the request and the seed draws the same bits, when the
 * engine is the embedded one. A server promises none, so all that is said of it is what it says of itself.
 *
 * @param checkpoint the weights
 * @param engineDigest names the engine and the arithmetic that it promises, or a server's kind, version and model
 * @param kernelSha256 SHA-256 over the code of its arithmetic; empty for a server
 * @param dtype type of the matrices as held in memory: F32, BF16 or F16, or {@code unknown}
 */
public record Provenance(CheckpointRef checkpoint, String engineDigest, String kernelSha256, String dtype) {}
