// SPDX-License-Identifier: Apache-2.0
package io.triad.messaging;

import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * Reads single events of one topic at places that are known, such as those that a batch manifest names.
 *
 * <p>Outside any consumer group, so that no live reader loses a partition or a position, and no faster than it is told to.
 * Places that ascend from call to call are read from the broker once. Not thread-safe.
 */
public final class LogSeeker implements AutoCloseable {
    /** How far ahead a place may lie for reading on to be cheaper than asking anew, in events. */
    private static final long NEAR = 4096;

    private final Topic topic;
    private final String bootstrapServers;
    private final ReadRate rate;
    private final KafkaConsumer<byte[], byte[]> consumer;
    /** What was read and may still be asked for, by partition. */
    private final Map<Integer, NavigableMap<Long, LogRecord>> read = new HashMap<>();

    /** Where partitions ended when that was last asked; they only grow. */
    private final Map<Integer, Long> ends = new HashMap<>();

    /**
     * Opens a reader.
     *
     * @param bootstrapServers host:port[,host:port]
     * @param rate how fast it may read
     */
    public LogSeeker(String bootstrapServers, Topic topic, ReadRate rate) {
        this.topic = topic;
        this.bootstrapServers = bootstrapServers;
        this.rate = rate;
        this.consumer = LogReader.consumer(BrokerAccess.open(bootstrapServers));
    }

    /**
     * Returns the events at these places, in the order of the places.
     *
     * @throws TriadException NOT_FOUND, naming the place, when the log no longer or not yet has it; UNAVAILABLE when the
     *     broker does not answer
     */
    public List<LogRecord> read(Collection<LogPlace> places) {
        Map<Integer, NavigableSet<Long>> wanted = new TreeMap<>();
        places.forEach(place -> wanted.computeIfAbsent(place.partition(), partition -> new TreeSet<>())
                .add(place.offset()));
        try {
            wanted.forEach(this::fetch);
        } catch (KafkaException e) {
            throw new TriadException(
                    ErrorCode.UNAVAILABLE,
                    "reading " + topic.topicName() + " from Kafka at " + bootstrapServers + " failed: "
                            + KafkaReason.of(e),
                    e);
        }
        List<LogRecord> found = new ArrayList<>();
        for (LogPlace place : places) {
            LogRecord record = read.get(place.partition()).get(place.offset());
            if (record == null) {
                throw missing(place);
            }
            found.add(record);
        }
        return found;
    }

    private void fetch(int partition, NavigableSet<Long> offsets) {
        TopicPartition of = new TopicPartition(topic.topicName(), partition);
        NavigableMap<Long, LogRecord> known = read.computeIfAbsent(partition, unseen -> new TreeMap<>());
        known.headMap(offsets.first()).clear();
        offsets.removeIf(known::containsKey);
        if (offsets.isEmpty()) {
            return;
        }
        assign(of);
        long next = known.isEmpty() ? -1 : known.lastKey() + 1;
        boolean goesOn = consumer.position(of) == next && offsets.first() >= next && offsets.first() - next <= NEAR;
        if (!goesOn) {
            known.clear();
            consumer.seek(of, offsets.first());
        }
        if (offsets.last() >= ends.getOrDefault(partition, 0L)) {
            ends.put(partition, consumer.endOffsets(List.of(of)).get(of));
        }
        if (offsets.last() >= ends.get(partition)) {
            throw missing(new LogPlace(partition, offsets.last()));
        }
        LogReader.Stall stall = new LogReader.Stall();
        while (consumer.position(of) <= offsets.last()) {
            List<ConsumerRecord<byte[], byte[]>> records =
                    consumer.poll(LogReader.POLL).records(of);
            long numBytes = 0;
            for (ConsumerRecord<byte[], byte[]> record : records) {
                if (record.value() != null) {
                    known.put(record.offset(), LogReader.record(topic, record));
                    numBytes += record.value().length;
                }
            }
            stall.seen(!records.isEmpty(), topic, offsets.last() + 1);
            rate.spend(numBytes);
        }
    }

    private void assign(TopicPartition partition) {
        if (!consumer.assignment().contains(partition)) {
            // One partition at a time: what comes is what is asked for.
            consumer.assign(List.of(partition));
            consumer.seek(partition, 0);
        }
    }

    private TriadException missing(LogPlace place) {
        return new TriadException(
                ErrorCode.NOT_FOUND,
                topic.topicName() + " at " + bootstrapServers + " has no event at partition " + place.partition()
                        + ", offset " + place.offset()
                        + ": it is not the log that the manifest was written from, or its beginning was deleted");
    }

    @Override
    public void close() {
        consumer.close();
    }
}
