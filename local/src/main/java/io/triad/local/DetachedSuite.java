// SPDX-License-Identifier: Apache-2.0
package io.triad.local;

import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Starts {@link SuiteMain} as a process of its own and follows it until the suite is up. */
final class DetachedSuite {
    private static final int PAUSE_MILLIS = 200;
    private static final int HEAP_MEGABYTES = 96;

    private DetachedSuite() {}

    static SuiteFile start(SuiteSettings settings, ProgressListener listener) {
        Preflight.check(settings);
        // Refused here at once when another suite has the folder; the new process takes the lock for itself.
        SuiteLock.take(settings.dataDir()).close();
        Path log = settings.dataDir().resolve("suite.log");
        Process process = launch(settings, log);
        int told = 0;
        while (true) {
            // Both before the lines are read, so that none of what led there is missed.
            boolean alive = process.isAlive();
            Optional<SuiteFile> suite = Suite.find(settings.dataDir());
            List<String> lines = lines(log);
            for (; told < lines.size(); told++) {
                if (!lines.get(told).startsWith(SuiteMain.FAILED)) {
                    listener.told(lines.get(told));
                }
            }
            if (suite.isPresent()) {
                return suite.get();
            }
            if (!alive) {
                throw failure(lines, log);
            }
            pause();
        }
    }

    private static Process launch(SuiteSettings settings, Path log) {
        List<String> command = new ArrayList<>(detaching());
        command.addAll(List.of(
                Preflight.java(settings.javaHome()).toString(),
                "-Xmx" + HEAP_MEGABYTES + "m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                SuiteMain.class.getName()));
        command.addAll(SuiteMain.arguments(settings));
        try {
            return new ProcessBuilder(command)
                    .directory(settings.dataDir().toFile())
                    .redirectInput(Path.of("/dev/null").toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
        } catch (IOException e) {
            throw new TriadException(ErrorCode.EXHAUSTED, "The suite's own process cannot be started: " + e, e);
        }
    }

    /** Away from the terminal, whose end or Ctrl-C would otherwise end the suite too. */
    private static List<String> detaching() {
        for (String folder : List.of("/usr/bin", "/bin")) {
            for (String program : List.of("setsid", "nohup")) {
                Path path = Path.of(folder, program);
                if (Files.isExecutable(path)) {
                    return List.of(path.toString());
                }
            }
        }
        return List.of();
    }

    private static TriadException failure(List<String> lines, Path log) {
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).startsWith(SuiteMain.FAILED)) {
                String first = lines.get(i).substring(SuiteMain.FAILED.length());
                int blank = first.indexOf(' ');
                List<String> message = new ArrayList<>(List.of(first.substring(blank + 1)));
                message.addAll(lines.subList(i + 1, lines.size()));
                return new TriadException(ErrorCode.valueOf(first.substring(0, blank)), String.join("\n", message));
            }
        }
        return new TriadException(
                ErrorCode.BROKEN_INVARIANT,
                "The suite's own process ended; its log is " + log + " and holds:\n" + String.join("\n", lines));
    }

    private static List<String> lines(Path log) {
        try {
            String text = Files.readString(log);
            // Only whole lines: the last one may still be in the making.
            return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
        } catch (IOException e) {
            throw new TriadException(ErrorCode.EXHAUSTED, log + " cannot be read: " + e, e);
        }
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TriadException(ErrorCode.UNAVAILABLE, "Interrupted while the suite started", e);
        }
    }
}
