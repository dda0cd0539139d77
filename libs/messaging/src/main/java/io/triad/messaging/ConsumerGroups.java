// SPDX-License-Identifier: Apache-2.0
package io.triad.messaging;

import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;

/**
 * Who reads the log, and how far: the services' consumer groups as the broker sees them. A service's group has its name.
 *
 * <p>It only looks: no group is told of it and nothing is committed.
 */
public final class ConsumerGroups implements AutoCloseable {
    private static final long DEADLINE_SECONDS = 20;

    private final BrokerAccess broker;
    private final Admin admin;

    /**
     * How a service reads a topic.
     *
     * @param members consumers that have a partition of it; one that was killed counts until its session has run out
     * @param lag events that are in the log and not acknowledged by its group
     */
    public record Reading(int members, long lag) {}

    /** Connects to a broker. */
    public ConsumerGroups(BrokerAccess broker) {
        this.broker = broker;
        this.admin = Admin.create(broker.with(Map.of("client.id", "triad-consumer-groups")));
    }

    /**
     * Returns how a service reads a topic: with the group of its name, or, where its processes divide lanes and not partitions, with
     * a group each, of its name and a number. Then all members count, and the lag of the group that is furthest behind and has one;
     * a group that nobody is in may be one that was given up. A service that has never read has no members.
     *
     * @throws TriadException UNAVAILABLE when the broker does not answer
     */
    public Reading reading(String service, Topic topic) {
        Pattern numbered = Pattern.compile(Pattern.quote(service) + "-[0-9]+");
        Reading all = readingOf(service, topic);
        for (GroupListing listing : wait(admin.listGroups().all())) {
            if (numbered.matcher(listing.groupId()).matches()) {
                Reading other = readingOf(listing.groupId(), topic);
                if (other.members() > 0) {
                    all = new Reading(
                            all.members() + other.members(),
                            all.members() > 0 ? Math.max(all.lag(), other.lag()) : other.lag());
                }
            }
        }
        return all;
    }

    private Reading readingOf(String group, Topic topic) {
        List<TopicPartition> partitions = partitions(topic.topicName(), topic.partitions());
        Map<TopicPartition, Long> begins = offsets(partitions, OffsetSpec.earliest());
        Map<TopicPartition, OffsetAndMetadata> committed = committed(group);
        long lag = 0;
        for (Map.Entry<TopicPartition, Long> end :
                offsets(partitions, OffsetSpec.latest()).entrySet()) {
            OffsetAndMetadata position = committed.get(end.getKey());
            lag += Math.max(
                    0, end.getValue() - (position == null ? begins.getOrDefault(end.getKey(), 0L) : position.offset()));
        }
        return new Reading(members(group, topic), lag);
    }

    private int members(String group, Topic topic) {
        try {
            ConsumerGroupDescription description = wait(admin.describeConsumerGroups(List.of(group))
                    .describedGroups()
                    .get(group));
            return (int) description.members().stream()
                    .filter(member -> member.assignment().topicPartitions().stream()
                            .anyMatch(partition -> partition.topic().equals(topic.topicName())))
                    .count();
        } catch (NoSuchGroup e) {
            return 0;
        }
    }

    private Map<TopicPartition, OffsetAndMetadata> committed(String group) {
        Map<TopicPartition, OffsetAndMetadata> committed = new HashMap<>();
        try {
            wait(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata())
                    .forEach((partition, position) -> {
                        if (position != null) {
                            committed.put(partition, position);
                        }
                    });
        } catch (NoSuchGroup e) {
            // It has read nothing.
        }
        return committed;
    }

    /** Returns how many events each dead-letter topic holds; those that hold none are left out. */
    public SortedMap<String, Long> deadLetters() {
        List<TopicPartition> partitions = new ArrayList<>();
        for (Topic topic : Topic.values()) {
            topic.readers().forEach(service -> partitions.add(new TopicPartition(topic.deadLetterTopic(service), 0)));
        }
        Map<TopicPartition, Long> begins = offsets(partitions, OffsetSpec.earliest());
        SortedMap<String, Long> letters = new TreeMap<>();
        offsets(partitions, OffsetSpec.latest()).forEach((partition, end) -> {
            long numLetters = end - begins.getOrDefault(partition, 0L);
            if (numLetters > 0) {
                letters.put(partition.topic(), numLetters);
            }
        });
        return letters;
    }

    private Map<TopicPartition, Long> offsets(Collection<TopicPartition> partitions, OffsetSpec which) {
        Map<TopicPartition, OffsetSpec> wanted = new HashMap<>();
        partitions.forEach(partition -> wanted.put(partition, which));
        Map<TopicPartition, Long> offsets = new HashMap<>();
        wait(admin.listOffsets(wanted).all()).forEach((partition, found) -> offsets.put(partition, found.offset()));
        return offsets;
    }

    private static List<TopicPartition> partitions(String topic, int number) {
        List<TopicPartition> partitions = new ArrayList<>();
        for (int partition = 0; partition < number; partition++) {
            partitions.add(new TopicPartition(topic, partition));
        }
        return partitions;
    }

    private <T> T wait(KafkaFuture<T> asked) {
        try {
            return asked.get(DEADLINE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof GroupIdNotFoundException) {
                throw new NoSuchGroup(e);
            }
            throw unavailable(e);
        } catch (TimeoutException e) {
            throw unavailable(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unavailable(e);
        }
    }

    private TriadException unavailable(Exception cause) {
        return new TriadException(
                ErrorCode.UNAVAILABLE, "Kafka at " + broker + " does not tell who reads the log: " + cause, cause);
    }

    private static final class NoSuchGroup extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NoSuchGroup(Exception cause) {
            super(cause);
        }
    }

    @Override
    public void close() {
        admin.close();
    }
}
