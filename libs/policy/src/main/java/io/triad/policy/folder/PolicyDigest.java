// SPDX-License-Identifier: Apache-2.0
package io.triad.policy.folder;

import io.triad.checkpoint.CheckpointManifest;
import io.triad.checkpoint.FolderDigest;

/**
 * Names a policy by the bytes of the files that its responses come from: weights, configuration, tokenizer and chat template. Its
 * manifest, which says where it comes from, does not count.
 */
public final class PolicyDigest {
    private PolicyDigest() {}

    /**
     * Returns the digest, 64 lower-case hex digits; all of the files are read.
     *
     * @throws io.triad.failure.TriadException NOT_FOUND when there is no such folder, EXHAUSTED when a file cannot be read
     */
    public static String of(PolicyFolder folder) {
        return FolderDigest.of(
                folder.path(), name -> PolicyFolder.isOfAPolicy(name) && !name.equals(CheckpointManifest.FILE_NAME));
    }
}
