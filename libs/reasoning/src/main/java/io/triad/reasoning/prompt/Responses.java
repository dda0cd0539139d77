// SPDX-License-Identifier: Apache-2.0
package io.triad.reasoning.prompt;

import io.triad.reasoning.task.Task;

/** Whole responses in the contract's form. */
public final class Responses {

    private Responses() {}

    /** The response that a perfect solver would give: what a cold start learns from. */
    public static String worked(Task task) {
        return of(task.solution(), task.answer());
    }

    /** A response with a given reasoning and answer. */
    public static String of(String thinking, String answer) {
        return ResponseTags.THINK_OPEN + thinking + ResponseTags.THINK_CLOSE + "\n" + ResponseTags.ANSWER_OPEN + answer
                + ResponseTags.ANSWER_CLOSE;
    }
}
