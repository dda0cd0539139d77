// SPDX-License-Identifier: Apache-2.0
package io.triad.replay.history;

import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Training steps of a lane, from the first to the last.
 *
 * @param first from 1
 * @param last at least {@code first}
 */
public record StepRange(int first, int last) {
    private static final Pattern WRITTEN = Pattern.compile("(\\d{1,9})?(?:(\\.\\.)(\\d{1,9})?)?");

    /** All steps. */
    public static final StepRange ALL = new StepRange(1, Integer.MAX_VALUE);

    public StepRange {
        if (first < 1 || last < first) {
            throw new TriadException(
                    ErrorCode.INVALID_REQUEST,
                    "steps are " + first + ".." + last + "; they begin at 1 and end no earlier than they begin");
        }
    }

    /** Reads {@code A..B}, {@code A..}, {@code ..B} or {@code A}. */
    public static StepRange parse(String written) {
        Matcher match = WRITTEN.matcher(written);
        if (!match.matches() || (match.group(1) == null && match.group(3) == null)) {
            throw new TriadException(
                    ErrorCode.INVALID_REQUEST, "steps are '" + written + "'; write 3..10, 3.., ..10 or 3");
        }
        int first = match.group(1) == null ? 1 : Integer.parseInt(match.group(1));
        if (match.group(2) == null) {
            return new StepRange(first, first);
        }
        return new StepRange(first, match.group(3) == null ? Integer.MAX_VALUE : Integer.parseInt(match.group(3)));
    }

    public boolean contains(int step) {
        return step >= first && step <= last;
    }

    @Override
    public String toString() {
        return first + ".." + (last == Integer.MAX_VALUE ? "" : last);
    }
}
