// SPDX-License-Identifier: Apache-2.0
package io.triad.cli.suite;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option that names the suite whose log is read, whether the suite is up or not. */
public final class LogFolderOption {
    @Option(
            names = "--data-dir",
            paramLabel = "FOLDER",
            description = {
                "Folder of the suite (default: .triad beside the launcher). When the suite is not up, its broker and store are",
                "started for the command, and no service."
            })
    private @Nullable Path dataDir;

    /**
     * Returns the data folder.
     *
     * @param home folder of the launcher
     */
    public Path dataDir(Path home) {
        return (dataDir == null ? home.resolve(".triad") : dataDir)
                .toAbsolutePath()
                .normalize();
    }
}
