// SPDX-License-Identifier: Apache-2.0
package io.triad.checkpoint;

/**
 * A published checkpoint: where it lies and what it must be.
 *
 * @param uri the checkpoint's folder, such as {@code s3://bucket/runs/r1/deduction/3}
 * @param sha256 the SHA-256 of its manifest, which holds those of its files: 64 lower-case hex digits
 */
public record CheckpointRef(String uri, String sha256) {
    public CheckpointRef {
        if (uri.isBlank()) {
            throw new IllegalArgumentException("A checkpoint's URI must not be blank");
        }
        if (!Sha256.isHex(sha256)) {
            throw new IllegalArgumentException(
                    "The digest of checkpoint " + uri + " must be 64 lower-case hex digits, not '" + sha256 + "'");
        }
    }
}
