// SPDX-License-Identifier: Apache-2.0
package io.triad.local;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A process that supervises two fake ones in {@code FOLDER} until it is killed. */
public final class FakeParent {
    private FakeParent() {}

    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[0]);
        Supervisor supervisor =
                new Supervisor(folder, Duration.ofSeconds(30), Duration.ofSeconds(5), Restarts.NEVER, line -> {});
        supervisor.start(
                List.of(FakeCommands.of("one", folder, "serve"), FakeCommands.of("two", folder, "stubborn")), 2);
        System.out.println("both run");
        Thread.sleep(120_000);
    }
}
