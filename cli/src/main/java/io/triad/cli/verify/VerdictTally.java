// SPDX-License-Identifier: Apache-2.0
package io.triad.cli.verify;

import io.triad.reasoning.verdict.Verdict;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Counts what lines turned out to be. Not thread-safe. */
public final class VerdictTally {
    private final Map<Verdict, Long> verdicts = new EnumMap<>(Verdict.class);
    private long numBad;

    void add(Verdict verdict) {
        verdicts.merge(verdict, 1L, Long::sum);
    }

    void addBad() {
        numBad++;
    }

    /** Returns how many lines could not be judged, because they are not what they should be. */
    public long numBad() {
        return numBad;
    }

    /** Returns how many lines there were. */
    public long numLines() {
        return numBad + verdicts.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Returns the counts that are not 0: {@code 1,000 lines: 700 CORRECT, 290 WRONG, 10 that cannot be judged}. */
    public String words() {
        List<String> counts = new ArrayList<>();
        verdicts.forEach((verdict, count) -> counts.add(String.format(Locale.ROOT, "%,d %s", count, verdict)));
        if (numBad > 0) {
            counts.add(String.format(Locale.ROOT, "%,d that cannot be judged", numBad));
        }
        String lines = String.format(Locale.ROOT, "%,d lines", numLines());
        return counts.isEmpty() ? lines : lines + ": " + String.join(", ", counts);
    }
}
