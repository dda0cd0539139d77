// SPDX-License-Identifier: Apache-2.0
package io.triad.replay.stall;

import io.triad.proto.step.v1.LaneStopped;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Where a lane, or a run's report, stands.
 *
 * @param subject the lane's label, or {@link OpenRun#REPORT}
 * @param state what it waits for
 * @param moved when an event last moved it; empty before the first
 */
public record Waiting(String subject, State state, Optional<Instant> moved) {
    /** What is waited for. */
    public sealed interface State {
        /**
         * Nothing: it has ended.
         *
         * @param how in words
         */
        record Ended(String how) implements State {}

        /** Trying again would change nothing; trainer-svc tries again when it starts anew. */
        record Stopped(LaneStopped stop) implements State {}

        /** Other lanes have to end first. */
        record Behind(List<String> lanes) implements State {
            public Behind {
                lanes = List.copyOf(lanes);
            }
        }

        /**
         * Work.
         *
         * @param headline how far it has come: {@code step 12 of 20: 37 of 64 groups are judged}
         * @param needs what is to be done, that of the earliest step first; at least one
         * @param goesOnAt when a step goes on without what is missing, once a first response of it is judged
         */
        record Open(String headline, List<Need> needs, Optional<Instant> goesOnAt) implements State {
            public Open {
                needs = List.copyOf(needs);
            }
        }
    }

    /** Returns the work that is there to be done; none where there is nothing or where others have to end first. */
    public List<Need> needs() {
        return switch (state) {
            case State.Open open -> open.needs();
            case State.Ended ended -> List.of();
            case State.Stopped stopped -> List.of();
            case State.Behind behind -> List.of();
        };
    }
}
