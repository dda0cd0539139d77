// SPDX-License-Identifier: Apache-2.0
package io.triad.local;

import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import java.nio.file.Path;

/**
 * A process of the suite that ended although nobody asked it to.
 *
 * @param name which one
 * @param exitCode how it ended; 137 for SIGKILL, 3 for an exhausted heap
 * @param logTail the last lines it wrote
 * @param logFile where all of them are
 */
public record ChildFailure(String name, int exitCode, String logTail, Path logFile) {
    private static final int EXHAUSTED_HEAP = 3;
    private static final int KILLED = 137;

    /** Returns the whole as a message for a person. */
    public String message() {
        return brief() + "; its log is " + logFile + " and ends with:\n"
                + logTail.indent(2).stripTrailing();
    }

    /** Returns how it ended, in a few words. */
    String brief() {
        return name + " ended with exit code " + exitCode + meaning();
    }

    /** Returns the failure of a suite that was starting. */
    TriadException toException() {
        boolean exhausted = exitCode == EXHAUSTED_HEAP || exitCode == KILLED;
        return new TriadException(
                exhausted ? ErrorCode.EXHAUSTED : ErrorCode.BROKEN_INVARIANT, "The suite did not start: " + message());
    }

    private String meaning() {
        return switch (exitCode) {
            case EXHAUSTED_HEAP -> " (its heap was exhausted)";
            case KILLED -> " (it was killed, perhaps because the machine ran out of memory)";
            default -> "";
        };
    }
}
