// SPDX-License-Identifier: Apache-2.0
package io.triad.testkit;

import io.triad.messaging.LogReader;
import io.triad.messaging.LogRecord;
import io.triad.messaging.Topic;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * A log in a file, in the order in which its events were written: what a run left behind, for tests that need no broker.
 *
 * <p>The broker orders within a partition only. Over all of them the writers' clock decides, which on one machine is one clock;
 * within a millisecond what follows from the other comes after it.
 */
public final class RecordedLog {
    /** In the order of cause and effect within a step. */
    private static final List<Topic> RANK = List.of(
            Topic.RUNS_REQUESTED,
            Topic.DEMONSTRATIONS_ISSUED,
            Topic.TASKS_ISSUED,
            Topic.ROLLOUTS_COMPLETED,
            Topic.REWARDS_ASSIGNED,
            Topic.REFILLS_REQUESTED,
            Topic.STEPS_TRAINED,
            Topic.LANES_STOPPED,
            Topic.MERGES_PROPOSED,
            Topic.MERGES_COMPLETED,
            Topic.POLICIES_PUBLISHED,
            Topic.EVALUATIONS_COMPLETED,
            Topic.SIGNALS_OBSERVED);

    private static final Comparator<LogRecord> ORDER = Comparator.comparing(LogRecord::time)
            .thenComparing(event -> RANK.indexOf(event.topic()))
            .thenComparing(LogRecord::partition)
            .thenComparing(LogRecord::offset);

    private RecordedLog() {}

    /** Writes the events of a broker that are wanted to a file. */
    public static void write(String bootstrapServers, Predicate<LogRecord> wanted, Path file) throws IOException {
        List<LogRecord> events = new ArrayList<>();
        long unused = new LogReader(bootstrapServers).readAll(RANK, event -> {
            if (wanted.test(event)) {
                events.add(event);
            }
        });
        events.sort(ORDER);
        Files.createDirectories(file.toAbsolutePath().getParent());
        try (DataOutputStream out =
                new DataOutputStream(new BufferedOutputStream(new GZIPOutputStream(Files.newOutputStream(file))))) {
            out.writeInt(events.size());
            for (LogRecord event : events) {
                out.writeUTF(event.topic().name());
                out.writeInt(event.partition());
                out.writeLong(event.offset());
                out.writeLong(event.time().toEpochMilli());
                out.writeUTF(event.key());
                out.writeInt(event.value().length);
                out.write(event.value());
            }
        }
    }

    /** Reads what {@link #write} wrote. */
    public static List<LogRecord> read(InputStream file) throws IOException {
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(new GZIPInputStream(file)))) {
            int number = in.readInt();
            List<LogRecord> events = new ArrayList<>(number);
            for (int index = 0; index < number; index++) {
                Topic topic = Topic.valueOf(in.readUTF());
                int partition = in.readInt();
                long offset = in.readLong();
                Instant time = Instant.ofEpochMilli(in.readLong());
                String key = in.readUTF();
                events.add(new LogRecord(topic, partition, offset, key, in.readNBytes(in.readInt()), time));
            }
            return events;
        }
    }
}
