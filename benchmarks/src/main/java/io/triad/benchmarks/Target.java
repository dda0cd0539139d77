// SPDX-License-Identifier: Apache-2.0
package io.triad.benchmarks;

import java.util.OptionalLong;

/** What a core of a two-core machine is to reach. */
final class Target {

    private Target() {}

    /** Tasks a second that are to be made at least; empty if nobody set a number. */
    static OptionalLong generation(String tasks, int level) {
        return switch (tasks + " " + level) {
            case "deduction 1" -> OptionalLong.of(20_000);
            case "deduction 3" -> OptionalLong.of(3_000);
            case "deduction 5" -> OptionalLong.of(500);
            case "induction 1", "induction 2", "induction 3", "induction 4", "induction 5" -> OptionalLong.of(30_000);
            case "abduction 1" -> OptionalLong.of(20_000);
            case "abduction 5" -> OptionalLong.of(3_000);
            default -> OptionalLong.empty();
        };
    }

    /** Verdicts a second that are to be reached at least. */
    static OptionalLong verdicts(ResponseKind response) {
        return OptionalLong.of(
                switch (response) {
                    case SHORT_RIGHT, SHORT_WRONG, UNPARSEABLE, MALFORMED -> 500_000;
                    case LONG_RIGHT -> 100_000;
                });
    }
}
