// SPDX-License-Identifier: Apache-2.0
package io.triad.local;

import io.triad.checkpoint.store.StoreSettings;
import io.triad.embedded.StoreCredentials;
import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Log and store of a data folder, for whoever only reads them: those of the suite that is up, or broker and store alone,
 * started for as long as this is open, so that no service goes on with a run meanwhile.
 */
public final class LogAndStore implements AutoCloseable {
    private final String bootstrapServers;
    private final StoreSettings store;
    private final @Nullable Supervisor supervisor;
    private final @Nullable SuiteLock lock;
    private final @Nullable Thread hook;

    private LogAndStore(
            String bootstrapServers, StoreSettings store, @Nullable Supervisor supervisor, @Nullable SuiteLock lock) {
        this.bootstrapServers = bootstrapServers;
        this.store = store;
        this.supervisor = supervisor;
        this.lock = lock;
        this.hook = supervisor == null ? null : new Thread(this::end, "stop-log-and-store");
        if (hook != null) {
            Runtime.getRuntime().addShutdownHook(hook);
        }
    }

    /**
     * Finds the suite of a data folder, or starts its broker and store.
     *
     * @throws TriadException NOT_FOUND when the folder has no log; what starting throws
     */
    public static LogAndStore open(SuiteSettings settings, ProgressListener listener) {
        Path dataDir = settings.dataDir();
        if (!Files.isDirectory(dataDir.resolve("broker"))) {
            throw new TriadException(
                    ErrorCode.NOT_FOUND,
                    dataDir + " holds no log; './triad run' makes one, or name another folder with --data-dir");
        }
        Optional<SuiteFile> running = Suite.find(dataDir);
        if (running.isPresent()) {
            SuitePorts ports = running.get().ports();
            return new LogAndStore("127.0.0.1:" + ports.broker(), store(dataDir, ports), null, null);
        }
        SuiteLock lock = SuiteLock.take(dataDir);
        Supervisor supervisor = null;
        try {
            SuitePorts ports = SuitePorts.from(0);
            SuiteCommands commands = new SuiteCommands(settings, ports);
            supervisor = new Supervisor(
                    Files.createDirectories(dataDir.resolve("logs")),
                    settings.readyWithin(),
                    Supervisor.GRACE,
                    Restarts.NEVER,
                    listener);
            LogAndStore opened = new LogAndStore(commands.bootstrapServers(), store(dataDir, ports), supervisor, lock);
            supervisor.start(commands.servers(), commands.servers().size());
            return opened;
        } catch (IOException e) {
            lock.close();
            throw new TriadException(ErrorCode.REFUSED, "No folder for logs in " + dataDir + ": " + e, e);
        } catch (RuntimeException e) {
            if (supervisor != null) {
                supervisor.close();
            }
            lock.close();
            throw e;
        }
    }

    private static StoreSettings store(Path dataDir, SuitePorts ports) {
        StoreCredentials keys = StoreCredentials.readOrCreate(dataDir.resolve(SuiteCommands.KEYS));
        return new StoreSettings(
                "http://127.0.0.1:" + ports.store(),
                SuiteCommands.REGION,
                SuiteCommands.BUCKET,
                keys.accessKey(),
                keys.secretKey());
    }

    /** Returns the broker's address. */
    public String bootstrapServers() {
        return bootstrapServers;
    }

    /** Returns how to reach the store. */
    public StoreSettings store() {
        return store;
    }

    /** Ends what this started; a suite that was up stays up. */
    @Override
    public void close() {
        end();
        if (hook != null) {
            try {
                boolean unused = Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException endingAlready) {
                // The hook is what runs.
            }
        }
    }

    private synchronized void end() {
        if (supervisor != null) {
            supervisor.close();
        }
        if (lock != null) {
            lock.close();
        }
    }
}
