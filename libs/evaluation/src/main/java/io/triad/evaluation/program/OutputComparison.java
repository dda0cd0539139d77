// SPDX-License-Identifier: Apache-2.0
package io.triad.evaluation.program;

import java.util.List;
import java.util.Optional;

/**
 * Whether what a program wrote is what is expected, as LiveCodeBench decides it: line by line, without the blanks around a line and
 * around all; a line that differs is the same when both are numbers, and these are equal as decimal numbers, however they are
 * written: 1.0, 1 and 1e0.
 */
final class OutputComparison {
    private OutputComparison() {}

    /** Returns the number of the first line that differs, from 1; empty when the outputs are the same. */
    static Optional<Integer> firstDifference(String expected, String got) {
        List<String> wanted = lines(expected);
        List<String> written = lines(got);
        for (int line = 0; line < Math.min(wanted.size(), written.size()); line++) {
            if (!isSame(wanted.get(line), written.get(line))) {
                return Optional.of(line + 1);
            }
        }
        return wanted.size() == written.size()
                ? Optional.empty()
                : Optional.of(Math.min(wanted.size(), written.size()) + 1);
    }

    /** Returns a line by its number, from 1; a line that is not there is empty. */
    static String line(String output, int number) {
        List<String> lines = lines(output);
        return number <= lines.size() ? lines.get(number - 1) : "";
    }

    private static List<String> lines(String output) {
        return List.of(output.strip().split("\n", -1)).stream()
                .map(String::strip)
                .toList();
    }

    private static boolean isSame(String expected, String got) {
        if (expected.equals(got)) {
            return true;
        }
        String[] wanted = expected.split("\\s+");
        String[] written = got.split("\\s+");
        if (wanted.length != written.length) {
            return false;
        }
        for (int word = 0; word < wanted.length; word++) {
            Optional<Decimal> left = Decimal.of(wanted[word]);
            if (left.isEmpty() || !left.equals(Decimal.of(written[word]))) {
                return false;
            }
        }
        return true;
    }
}
