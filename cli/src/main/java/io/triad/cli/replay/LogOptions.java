// SPDX-License-Identifier: Apache-2.0
package io.triad.cli.replay;

import io.triad.checkpoint.store.StoreSettings;
import io.triad.cli.suite.LogFolderOption;
import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import io.triad.local.LogAndStore;
import io.triad.local.Suite;
import io.triad.local.SuiteSettings;
import io.triad.messaging.ReadRate;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that say which log is read, and how fast. */
final class LogOptions {
    /** What a live run's broker spares easily. */
    private static final int USUAL_MEGABYTES = 32;

    @Mixin
    private final LogFolderOption folderOption = new LogFolderOption();

    @Option(
            names = "--broker",
            paramLabel = "HOST:PORT",
            description = {
                "Another log's Kafka broker; its store is that of TRIAD_STORE_ENDPOINT, TRIAD_STORE_BUCKET,",
                "TRIAD_STORE_ACCESS_KEY and TRIAD_STORE_SECRET_KEY."
            })
    private @Nullable String broker;

    @Option(
            names = "--max-megabytes-per-second",
            paramLabel = "NUMBER",
            description =
                    "How fast the log is read at most (default: 32 from a broker that others use, else no bound).")
    private @Nullable Integer megabytes;

    /**
     * Opens the log and the store.
     *
     * @param home folder of the launcher
     * @param environment where the store's settings stand
     */
    OpenLog open(Path home, Map<String, String> environment) {
        if (broker != null) {
            ReadRate rate = rate(true);
            return new OpenLog(broker, store(environment), rate, () -> {});
        }
        Path folder = folderOption.dataDir(home);
        boolean shared = Suite.find(folder).isPresent();
        LogAndStore found = LogAndStore.open(SuiteSettings.of(folder, home).withBasePort(0), System.err::println);
        return new OpenLog(found.bootstrapServers(), found.store(), rate(shared), found);
    }

    private ReadRate rate(boolean shared) {
        if (megabytes == null) {
            return shared ? ReadRate.of(USUAL_MEGABYTES * 1_000_000L) : ReadRate.unlimited();
        }
        return ReadRate.of(megabytes * 1_000_000L);
    }

    private static StoreSettings store(Map<String, String> environment) {
        return new StoreSettings(
                required(environment, "TRIAD_STORE_ENDPOINT"),
                environment.getOrDefault("TRIAD_STORE_REGION", "us-east-1"),
                environment.getOrDefault("TRIAD_STORE_BUCKET", "triad"),
                required(environment, "TRIAD_STORE_ACCESS_KEY"),
                required(environment, "TRIAD_STORE_SECRET_KEY"),
                Optional.ofNullable(environment.get("TRIAD_STORE_CA_FILE")).map(Path::of));
    }

    private static String required(Map<String, String> environment, String name) {
        String value = environment.getOrDefault(name, "");
        if (value.isBlank()) {
            throw new TriadException(
                    ErrorCode.INVALID_REQUEST, name + " is not set; --broker needs the store that goes with it");
        }
        return value;
    }
}
