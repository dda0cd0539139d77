// SPDX-License-Identifier: Apache-2.0
package io.triad.cli;

import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The user's browser. */
final class Browser {
    private static final List<String> OPENERS = List.of("xdg-open", "open");

    private Browser() {}

    /**
     * Opens a file in it, and returns at once.
     *
     * @throws TriadException NOT_FOUND when this machine has no program that opens files
     */
    static void open(Path file) {
        for (String opener : OPENERS) {
            try {
                new ProcessBuilder(opener, file.toString())
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
                return;
            } catch (IOException e) {
                // Not on this machine; perhaps the next one is.
            }
        }
        throw new TriadException(
                ErrorCode.NOT_FOUND,
                "nothing here opens files (" + String.join(", ", OPENERS) + "); open " + file
                        + " in a browser yourself");
    }
}
