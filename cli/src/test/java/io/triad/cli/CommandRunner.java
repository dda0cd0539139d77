// SPDX-License-Identifier: Apache-2.0
package io.triad.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Runs commands in this process, and catches what they print: each run's errors, and all that went to standard output. */
final class CommandRunner implements BeforeEachCallback, AfterEachCallback {
    private final PrintStream standardOut = System.out;
    private final PrintStream standardError = System.err;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Override
    public void beforeEach(ExtensionContext context) {
        System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    @Override
    public void afterEach(ExtensionContext context) {
        System.setOut(standardOut);
        System.setErr(standardError);
    }

    /** Runs a command whose first words stand in one text, and returns its exit status. */
    int run(String words, Object... more) {
        err.reset();
        List<String> arguments = new ArrayList<>(List.of(words.split(" ")));
        for (Object argument : more) {
            arguments.add(argument.toString());
        }
        return TriadCommand.commandLine(new FakeSuites(URI.create("http://127.0.0.1:1"), false))
                .setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8))
                .execute(arguments.toArray(String[]::new));
    }

    String printed() {
        return out.toString(StandardCharsets.UTF_8);
    }

    String errors() {
        return err.toString(StandardCharsets.UTF_8);
    }
}
