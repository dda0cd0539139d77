// SPDX-License-Identifier: Apache-2.0
package io.triad.rollout.store;

import java.util.regex.Pattern;

/** What names a checkpoint: 64 lower-case hex digits. */
final class CheckpointDigests {
    private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");

    private CheckpointDigests() {}

    static boolean isDigest(String text) {
        return DIGEST.matcher(text).matches();
    }
}
