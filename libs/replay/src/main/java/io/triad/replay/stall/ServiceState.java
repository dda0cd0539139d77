// SPDX-License-Identifier: Apache-2.0
package io.triad.replay.stall;

import java.util.List;

/**
 * What a service says of itself.
 *
 * @param answer whether it says anything
 * @param reasons what its health checks give as the reason when it is not well
 */
public record ServiceState(Answer answer, List<String> reasons) {
    /** Whether a service works. */
    public enum Answer {
        /** It answers, and says that it can work. */
        UP,
        /** It answers, and says that it cannot work now. */
        DOWN,
        /** It was asked and does not answer. */
        SILENT,
        /** No suite is up, so that it does not run. */
        NOT_STARTED,
        /** Nobody knows where to ask. */
        NOT_ASKED
    }

    public ServiceState {
        reasons = List.copyOf(reasons);
    }

    /** Makes the state of a service that gives no reasons. */
    public ServiceState(Answer answer) {
        this(answer, List.of());
    }
}
