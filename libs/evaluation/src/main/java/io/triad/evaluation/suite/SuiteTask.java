// SPDX-License-Identifier: Apache-2.0
package io.triad.evaluation.suite;

import io.triad.evaluation.heldout.HeldOutTask;
import io.triad.evaluation.program.ProgramProblem;
import io.triad.messaging.Derived;
import io.triad.reasoning.prompt.Prompt;
import java.nio.charset.StandardCharsets;

/** A task of a suite in the words that it is asked in. */
public sealed interface SuiteTask {
    /** Returns what makes the task again. */
    String taskId();

    /** Returns its words. */
    Prompt prompt();

    /** Returns the SHA-256 of its prompt's words, 64 hex digits. */
    String promptSha256();

    /** A task that a verifier judges. */
    record OfPuzzle(HeldOutTask task, Prompt prompt, String promptSha256) implements SuiteTask {
        static OfPuzzle of(HeldOutTask task, Prompt prompt) {
            return new OfPuzzle(task, prompt, digest(prompt));
        }

        @Override
        public String taskId() {
            return task.task().taskId();
        }
    }

    /**
     * A task that asks for a program, which is judged by running it.
     *
     * @param index place among the questions of its suite, from 0
     * @param family name of its file within the suite
     */
    record OfProgram(int index, String family, ProgramProblem problem, Prompt prompt, String promptSha256)
            implements SuiteTask {
        static OfProgram of(int index, String family, ProgramProblem problem, Prompt prompt) {
            return new OfProgram(index, family, problem, prompt, digest(prompt));
        }

        @Override
        public String taskId() {
            return "program-" + family + "-" + problem.id();
        }
    }

    private static String digest(Prompt prompt) {
        // No prompt has a zero byte, so no two prompts are hashed from the same bytes.
        String words = prompt.system() + "\0" + prompt.user();
        return Derived.sha256Hex(words.getBytes(StandardCharsets.UTF_8));
    }
}
