// SPDX-License-Identifier: Apache-2.0
package io.triad.local;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A process that does as it is told: {@code NAME JOURNAL MODE}. */
public final class FakeChild {
    private FakeChild() {}

    public static void main(String[] arguments) throws Exception {
        String name = arguments[0];
        Path journal = Path.of(arguments[1]);
        switch (arguments[2]) {
            case "die" -> {
                System.out.println("something is missing");
                System.exit(7);
            }
            case "mute" -> Thread.sleep(60_000);
            case "stubborn" -> {
                Runtime.getRuntime().addShutdownHook(new Thread(() -> sleep(60_000)));
                serve(name, journal);
            }
            default -> {
                Runtime.getRuntime().addShutdownHook(new Thread(() -> note(journal, name + " stopped")));
                serve(name, journal);
            }
        }
    }

    private static void serve(String name, Path journal) {
        note(journal, name + " started");
        System.out.println("ready to serve");
        sleep(120_000);
    }

    private static void sleep(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void note(Path journal, String line) {
        try {
            Files.writeString(journal, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
