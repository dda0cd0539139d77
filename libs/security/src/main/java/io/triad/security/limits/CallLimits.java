// SPDX-License-Identifier: Apache-2.0
package io.triad.security.limits;

import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import io.triad.security.SecurityConfig;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;

/** The bounds of this service's callers, over HTTP and gRPC together. */
@Singleton
public class CallLimits {
    private final SecurityConfig.Limits limits;
    private final CallRates rates;
    private final CallSlots slots;

    CallLimits(SecurityConfig config) {
        limits = config.limits();
        require(limits.requestsPerSecond() >= 1, "requests-per-second", limits.requestsPerSecond());
        require(limits.burst() >= 1, "burst", limits.burst());
        require(limits.maxConcurrent() >= 1, "max-concurrent", limits.maxConcurrent());
        require(limits.deadline().toMillis() >= 1, "deadline", limits.deadline());
        rates = new CallRates(limits.requestsPerSecond(), limits.burst());
        slots = new CallSlots(limits.maxConcurrent());
    }

    private static void require(boolean holds, String name, Object value) {
        if (!holds) {
            throw new TriadException(
                    ErrorCode.INVALID_REQUEST,
                    "triad.security.limits." + name + " is " + value + "; it must be more than nothing");
        }
    }

    /** Takes a request in; returns how long the caller must wait before the next when it asks too fast. */
    public Optional<Duration> take(String caller) {
        return rates.take(caller);
    }

    /** Takes one of the caller's slots, to be given back by {@link #leave}; false when all are taken. */
    public boolean enter(String caller) {
        return slots.enter(caller);
    }

    /** Gives a slot back. */
    public void leave(String caller) {
        slots.leave(caller);
    }

    /** Returns how long a request may take. */
    public Duration deadline() {
        return limits.deadline();
    }

    /** Says to {@code caller} what {@link #take} found. */
    public String tooFast(String caller) {
        return caller + " asks faster than " + limits.requestsPerSecond()
                + " times a second (triad.security.limits.requests-per-second); ask again later";
    }

    /** Says to {@code caller} what {@link #enter} found. */
    public String tooMany(String caller) {
        return limits.maxConcurrent() + " requests of " + caller
                + " are being answered (triad.security.limits.max-concurrent); ask again when one is done";
    }

    /** Says that a request took too long. */
    public String tooLate() {
        return "the request took longer than " + limits.deadline().toMillis()
                + " ms (triad.security.limits.deadline); ask for less at a time";
    }
}
