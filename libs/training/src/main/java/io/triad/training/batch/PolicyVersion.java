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
 */
public record PolicyVersion(
        LaneKey key, int version, CheckpointRef checkpoint, String weightsSha256, boolean isFinal) {}
