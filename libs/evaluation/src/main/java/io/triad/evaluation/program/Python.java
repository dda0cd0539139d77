// SPDX-License-Identifier: Apache-2.0
package io.triad.evaluation.program;

import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The Python that runs programs: the one that {@code python3} on the path is, else {@code python}.
 *
 * @param executable the interpreter
 * @param homes folders that it needs beside the system's libraries
 * @param version as in 3.12.1
 */
public record Python(Path executable, List<Path> homes, String version) {
    private static final int OLDEST_MINOR = 8;
    private static final int WAIT_SECONDS = 20;
    private static final String QUESTION = """
            import sys
            print(sys.executable, sys.prefix, sys.base_prefix, "%d.%d.%d" % sys.version_info[:3], sep="\\n")
            """;

    public Python {
        homes = List.copyOf(homes);
    }

    /**
     * Finds it.
     *
     * @throws TriadException NOT_FOUND when there is none, or one that is too old
     */
    static Python find(Commands commands) throws InterruptedException {
        Path command = commands.find("python3")
                .or(() -> commands.find("python"))
                .orElseThrow(() -> new TriadException(
                        ErrorCode.NOT_FOUND,
                        "programs cannot be run, as neither python3 nor python is on the PATH; install Python 3."
                                + OLDEST_MINOR + " or later"));
        List<String> told = ask(command)
                .orElseThrow(() -> new TriadException(
                        ErrorCode.NOT_FOUND,
                        "programs cannot be run, as " + command + " does not say where it is installed; put another"
                                + " python3 first on the PATH"));
        Python python = new Python(
                Path.of(told.get(0)),
                List.of(Path.of(told.get(1)), Path.of(told.get(2))).stream()
                        .distinct()
                        .toList(),
                told.get(3));
        String[] numbers = python.version.split("\\.");
        if (!numbers[0].equals("3") || Integer.parseInt(numbers[1]) < OLDEST_MINOR) {
            throw new TriadException(
                    ErrorCode.NOT_FOUND,
                    "programs are run by Python 3." + OLDEST_MINOR + " or later, and " + command + " is "
                            + python.version + "; put another python3 first on the PATH");
        }
        return python;
    }

    private static Optional<List<String>> ask(Path command) throws InterruptedException {
        try {
            Process process = new ProcessBuilder(command.toString(), "-I", "-c", QUESTION)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            process.getOutputStream().close();
            if (!process.waitFor(WAIT_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return Optional.empty();
            }
            List<String> lines = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
            return process.exitValue() == 0 && lines.size() == 4 ? Optional.of(lines) : Optional.empty();
        } catch (IOException _) {
            return Optional.empty();
        }
    }
}
