// SPDX-License-Identifier: Apache-2.0
package io.triad.trainer.lane;

import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import io.triad.recipe.Lane;

/**
 * The lanes that one of several trainers trains: each lane has one trainer, which is the same whenever it starts. Lanes that are
 * trained at the same time have different ones as far as there are enough: with three trainers, the specialists have one each.
 *
 * @param index which trainer, from 0
 * @param count how many trainers there are
 */
public record LaneShare(int index, int count) {
    /** More would have nothing to do: three lanes at most are trained at the same time. */
    public static final int MOST = Lane.specialists().size();

    /** One trainer for all lanes. */
    public static final LaneShare ALL = new LaneShare(0, 1);

    public LaneShare {
        if (count < 1 || count > MOST || index < 0 || index >= count) {
            throw new TriadException(
                    ErrorCode.INVALID_REQUEST,
                    "triad.shard.index is " + index + " of " + count + " trainers; count must be 1 to " + MOST
                            + ", and index 0 to one less");
        }
    }

    /** Tells whether this trainer trains a lane. */
    public boolean owns(Lane lane) {
        int turn = Math.max(
                0, Math.max(Lane.specialists().indexOf(lane), Lane.domains().indexOf(lane)));
        return turn % count == index;
    }

    /** Returns the consumer group of this trainer: each reads all partitions, so none shares a group. */
    public String group() {
        return index == 0 ? "trainer-svc" : "trainer-svc-" + index;
    }
}
