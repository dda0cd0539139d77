// SPDX-License-Identifier: Apache-2.0
package io.triad.taskfile.check;

import java.nio.file.Path;

/**
 * A rule that was broken.
 *
 * @param line counted from 1; 0 if it is the set as a whole that breaks the rule
 * @param taskId empty if the line could not be read
 * @param detail what is wrong, with the values
 */
record Violation(Path file, int line, String taskId, Rule rule, String detail) {

    @Override
    public String toString() {
        return file + ":" + line + ": " + (taskId.isEmpty() ? "" : taskId + ": ") + rule + " (" + rule.text() + "): "
                + detail;
    }
}
