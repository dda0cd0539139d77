// SPDX-License-Identifier: Apache-2.0
package io.triad.local;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * How to start one process of a suite.
 *
 * @param name its name in messages, and of its log file
 * @param command program and arguments
 * @param environment what is added to this process's environment
 * @param folder where it runs
 * @param ready how to tell that it answers
 */
record ChildCommand(String name, List<String> command, Map<String, String> environment, Path folder, Readiness ready) {
    ChildCommand {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
    }

    /** Leaves out the environment, which may hold keys. */
    @Override
    public String toString() {
        return name + " " + command;
    }
}
