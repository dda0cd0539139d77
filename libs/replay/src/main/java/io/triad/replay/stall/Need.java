// SPDX-License-Identifier: Apache-2.0
package io.triad.replay.stall;

import io.triad.messaging.Topic;
import java.time.Instant;
import java.util.Optional;

/**
 * Work that is there to be done, and that one service must do.
 *
 * @param actor who must act
 * @param reads the topic by which the work comes to it; how far its group has read there tells whether it has the work
 * @param step training step that the work is for; 0 where there is none
 * @param what the work, in words: {@code 216 responses are sampled and not judged}
 * @param lastActed when it last did something for the lane; empty when it never did
 */
public record Need(Actor actor, Topic reads, int step, String what, Optional<Instant> lastActed) {}
