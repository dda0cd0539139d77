// SPDX-License-Identifier: Apache-2.0
package io.triad.evaluation.program;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A programming problem.
 *
 * @param id its name in its file
 * @param question in words
 * @param starterCode what a solution has to begin with; blank where it is a program of its own
 * @param level 1 easy, 2 medium, 3 hard
 * @param function the function that is called; empty where the program reads standard input
 * @param tests gives its tests, at least one, read anew each time, as they may be large
 */
public record ProgramProblem(
        String id,
        String question,
        String starterCode,
        int level,
        Optional<String> function,
        Supplier<List<TestCase>> tests) {}
