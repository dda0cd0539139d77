// SPDX-License-Identifier: Apache-2.0
package io.triad.embedded.store;

import io.triad.embedded.Arguments;
import io.triad.embedded.EmbeddedObjectStore;
import io.triad.embedded.ServerProcess;
import io.triad.embedded.StoreCredentials;
import java.nio.file.Path;
import java.util.List;

/**
 * The store as a process of its own: {@code --port PORT --data-dir FOLDER --credentials FILE}.
 *
 * <p>The keys come in a file, since every user of a machine can read the arguments of its processes.
 */
public final class StoreMain {
    private StoreMain() {}

    /** Runs until the process is asked to end. */
    public static void main(String[] arguments) {
        Arguments options = Arguments.parse(arguments, List.of("--port", "--data-dir", "--credentials"));
        Path folder = Path.of(options.text("--data-dir"));
        Path keys = Path.of(options.text("--credentials"));
        int port = options.number("--port");
        System.exit(ServerProcess.run(
                "object store", () -> EmbeddedObjectStore.start(port, folder, StoreCredentials.read(keys))));
    }
}
