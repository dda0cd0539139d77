// SPDX-License-Identifier: Apache-2.0
package io.triad.verifier.signals;

import java.util.Locale;

/** A sign that rewards are earned by other means than solving tasks. */
public enum Signal {
    /** Responses grow or shrink against the lane's first steps. */
    LENGTH_DRIFT,
    /** Responses give more than one answer. */
    SEVERAL_ANSWERS,
    /** Groups whose rewards are all equal. */
    GROUP_COLLAPSE,
    /** The part for the form decides the reward. */
    FORMAT_DOMINANCE;

    /** Returns the name in events, metrics and logs, such as {@code length-drift}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
