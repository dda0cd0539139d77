// SPDX-License-Identifier: Apache-2.0
package io.triad.evaluation.program;

import io.triad.reasoning.prompt.Prompt;
import io.triad.reasoning.prompt.PromptStyle;

/**
 * Puts a problem into words, in the parts that LiveCodeBench's prompt has (question, format, answer) and in words of our own. A
 * compact prompt is the question and the starter code.
 */
public final class ProgramPrompt {
    private ProgramPrompt() {}

    /** Returns the prompt; the same problem always gives the same bytes. */
    public static Prompt of(ProgramProblem problem, PromptStyle style) {
        boolean begun = !problem.starterCode().isBlank();
        return switch (style) {
            case COMPACT -> new Prompt("", problem.question() + (begun ? "\n" + fenced(problem.starterCode()) : ""));
            case FULL ->
                new Prompt(
                        "You solve programming problems in Python. Your program is run on tests that you do not see, and must pass"
                                + " all of them.",
                        """
                        ### Question:
                        %s

                        ### Format: %s
                        %s

                        ### Answer: (the whole program, between three backticks as above)
                        """.formatted(
                                        problem.question(),
                                        begun
                                                ? "Go on from this code, and keep its names. Give the whole program."
                                                : "Read standard input, whatever it is that the question allows, and write the answer"
                                                        + " to standard output. Do not put the question's examples into the program.",
                                        fenced(begun ? problem.starterCode() : "# the program")));
        };
    }

    private static String fenced(String code) {
        return "```python\n" + code + (code.endsWith("\n") ? "" : "\n") + "```";
    }
}
