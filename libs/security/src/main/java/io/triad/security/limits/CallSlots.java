// SPDX-License-Identifier: Apache-2.0
package io.triad.security.limits;

import java.util.HashMap;
import java.util.Map;

/** How many requests of each caller are being answered. Who has none is forgotten. */
public final class CallSlots {
    private final int maxConcurrent;
    private final Map<String, Integer> taken = new HashMap<>();

    /** Bounds each caller to so many requests at one time. */
    public CallSlots(int maxConcurrent) {
        this.maxConcurrent = maxConcurrent;
    }

    /** Takes a slot of {@code caller}, to be given back by {@link #leave}; false when all are taken. */
    public synchronized boolean enter(String caller) {
        int now = taken.getOrDefault(caller, 0);
        if (now >= maxConcurrent) {
            return false;
        }
        taken.put(caller, now + 1);
        return true;
    }

    /** Gives a slot back. */
    public synchronized void leave(String caller) {
        taken.computeIfPresent(caller, (unused, now) -> now == 1 ? null : now - 1);
    }

    /** Returns how many slots {@code caller} has taken. */
    synchronized int taken(String caller) {
        return taken.getOrDefault(caller, 0);
    }
}
