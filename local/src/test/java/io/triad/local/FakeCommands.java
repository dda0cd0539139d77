// SPDX-License-Identifier: Apache-2.0
package io.triad.local;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Commands of processes for tests. */
final class FakeCommands {
    private FakeCommands() {}

    static String java() {
        return Preflight.java(Path.of(System.getProperty("java.home"))).toString();
    }

    static String classPath() {
        return SuiteCommands.location(ChildMain.class) + File.pathSeparator + SuiteCommands.location(FakeChild.class);
    }

    static Path journal(Path folder) {
        return folder.resolve("journal.txt");
    }

    static ChildCommand of(String name, Path folder, String mode) {
        List<String> command = List.of(
                java(),
                "-Xmx32m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                classPath(),
                ChildMain.class.getName(),
                FakeChild.class.getName(),
                name,
                journal(folder).toString(),
                mode);
        return new ChildCommand(name, command, Map.of(), folder, new Readiness.Line("ready to serve"));
    }
}
