// SPDX-License-Identifier: Apache-2.0
package io.triad.evaluation.suite;

import io.triad.evaluation.heldout.HeldOutTask;
import io.triad.messaging.Derived;
import io.triad.reasoning.prompt.Prompt;
import java.nio.charset.StandardCharsets;

/**
 * A task of a suite in the words that it is asked in.
 *
 * @param promptSha256 SHA-256 of its prompt's words, 64 hex digits
 */
public record SuiteTask(HeldOutTask task, Prompt prompt, String promptSha256) {
    static SuiteTask of(HeldOutTask task, Prompt prompt) {
        // No prompt has a zero byte, so no two prompts are hashed from the same bytes.
        String words = prompt.system() + "\0" + prompt.user();
        return new SuiteTask(task, prompt, Derived.sha256Hex(words.getBytes(StandardCharsets.UTF_8)));
    }
}
