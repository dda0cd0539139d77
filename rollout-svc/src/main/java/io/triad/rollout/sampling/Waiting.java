// SPDX-License-Identifier: Apache-2.0
package io.triad.rollout.sampling;

import io.triad.checkpoint.CheckpointRef;
import io.triad.failure.ErrorCode;
import java.time.Instant;

/**
 * A version that somebody waits for and that cannot be had, or not be drawn with.
 *
 * @param code of the last failure
 * @param reason of the last failure, for people
 * @param since when the first attempt failed
 */
public record Waiting(CheckpointRef checkpoint, ErrorCode code, String reason, Instant since) {}
