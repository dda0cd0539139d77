// SPDX-License-Identifier: Apache-2.0
package io.triad.cli;

import io.triad.cli.sample.CheckpointSource;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option that says where the {@code s3://} addresses of a command lead that works without a suite. */
final class StoreOption {
    @Option(
            names = "--data-dir",
            paramLabel = "FOLDER",
            description = "Of the suite whose store an s3:// address is of (default: .triad beside the launcher).")
    private @Nullable Path dataDir;

    /** Returns the data folder. */
    Path dataDir() {
        return SuiteOptions.dataDir(dataDir);
    }

    /**
     * Returns what finds checkpoints: in folders, in the store that the environment names, else in that of the data folder.
     *
     * @param told takes a line for each thing that takes long
     */
    CheckpointSource checkpoints(Consumer<String> told) {
        return new CheckpointSource(dataDir(), System.getenv(), told);
    }
}
