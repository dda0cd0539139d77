// SPDX-License-Identifier: Apache-2.0
package io.triad.cli.replay;

import io.triad.checkpoint.store.S3ObjectStore;
import io.triad.checkpoint.store.StoreSettings;
import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import io.triad.messaging.LogReader;
import io.triad.messaging.ReadRate;
import io.triad.replay.history.RecordedSamples;
import io.triad.replay.history.RunHistory;
import io.triad.training.store.LaneCheckpoints;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.stream.Stream;

/** A log and a store that a command reads. */
final class OpenLog implements AutoCloseable {
    private final String bootstrapServers;
    private final StoreSettings store;
    private final ReadRate rate;
    /** Closed last first. */
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();

    OpenLog(String bootstrapServers, StoreSettings store, ReadRate rate, AutoCloseable source) {
        this.bootstrapServers = bootstrapServers;
        this.store = store;
        this.rate = rate;
        opened.push(source);
    }

    LogReader log() {
        return new LogReader(bootstrapServers);
    }

    RunHistory run(String runId) {
        return RunHistory.read(log(), runId);
    }

    RecordedSamples samples() {
        RecordedSamples samples = new RecordedSamples(bootstrapServers, rate);
        opened.push(samples);
        return samples;
    }

    LaneCheckpoints checkpoints() {
        try {
            Path folder = Files.createTempDirectory("triad-replay-");
            opened.push(() -> remove(folder));
            S3ObjectStore objects = new S3ObjectStore(store);
            opened.push(objects);
            return new LaneCheckpoints(objects, folder);
        } catch (IOException e) {
            throw new TriadException(ErrorCode.EXHAUSTED, "no temporary folder can be made: " + e, e);
        }
    }

    private static void remove(Path folder) throws IOException {
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }

    @Override
    public void close() {
        while (!opened.isEmpty()) {
            try {
                opened.pop().close();
            } catch (RuntimeException e) {
                throw e;
            } catch (Exception e) {
                throw new TriadException(ErrorCode.EXHAUSTED, "what was opened cannot be closed: " + e, e);
            }
        }
    }
}
