// SPDX-License-Identifier: Apache-2.0
package io.triad.evaluation.program;

import java.util.Optional;
import java.util.stream.IntStream;

/** The program of a response: what stands between the last two lines that have a fence of three backticks, as for LiveCodeBench. */
final class FencedProgram {
    private static final String FENCE = "```";

    private FencedProgram() {}

    /** Returns the program; empty where there are no two fences, or nothing between the last two. */
    static Optional<String> of(String response) {
        String[] lines = response.split("\n", -1);
        int[] fences = IntStream.range(0, lines.length)
                .filter(line -> lines[line].contains(FENCE))
                .toArray();
        if (fences.length < 2) {
            return Optional.empty();
        }
        String program = String.join(
                "\n", java.util.Arrays.asList(lines).subList(fences[fences.length - 2] + 1, fences[fences.length - 1]));
        return program.isBlank() ? Optional.empty() : Optional.of(program);
    }
}
