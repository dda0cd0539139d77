// SPDX-License-Identifier: Apache-2.0
package io.triad.embedded.broker;

import io.triad.embedded.Arguments;
import io.triad.embedded.EmbeddedKafka;
import io.triad.embedded.ServerProcess;
import java.nio.file.Path;
import java.util.List;

/** The broker as a process of its own: {@code --port PORT --data-dir FOLDER}. */
public final class BrokerMain {
    private BrokerMain() {}

    /** Runs until the process is asked to end. */
    public static void main(String[] arguments) {
        Arguments options = Arguments.parse(arguments, List.of("--port", "--data-dir"));
        Path folder = Path.of(options.text("--data-dir"));
        int port = options.number("--port");
        System.exit(ServerProcess.run("Kafka broker", () -> EmbeddedKafka.start(port, folder)));
    }
}
