// SPDX-License-Identifier: Apache-2.0
package io.triad.training.batch;

import io.triad.checkpoint.CheckpointRef;

/**
 * A published policy version.
 *
 * @param key lane that it belongs to
 * @param version training steps behind it
 * @param checkpoint where its weights lie
 * @param weightsSha256 digest over its weights alone
 * @param isFinal whether the lane ends with it
 * @param level curriculum level of the step that made it; 0 where there is none
 */
public record PolicyVersion(
        LaneKey key, int version, CheckpointRef checkpoint, String weightsSha256, boolean isFinal, int level) {}
