// SPDX-License-Identifier: Apache-2.0
package io.triad.engine.remote;

import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/** The header {@code Retry-After} (RFC 9110, section 10.2.3): seconds, or the date to come back at. */
final class RetryAfter {
    private RetryAfter() {}

    /** How long to wait from now on, never negative; empty when the value is neither of the two. */
    static Optional<Duration> parse(String value, Instant now) {
        String trimmed = value.strip();
        if (trimmed.matches("[0-9]{1,9}")) {
            return Optional.of(Duration.ofSeconds(Long.parseLong(trimmed)));
        }
        try {
            Instant at = ZonedDateTime.parse(trimmed, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
            return Optional.of(at.isAfter(now) ? Duration.between(now, at) : Duration.ZERO);
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }
}
