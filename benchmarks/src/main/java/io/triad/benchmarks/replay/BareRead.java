// SPDX-License-Identifier: Apache-2.0
package io.triad.benchmarks.replay;

import io.triad.messaging.Topic;
import io.triad.proto.step.v1.BatchItem;
import io.triad.proto.step.v1.StepTrained;
import java.time.Duration;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Kafka's own client with its usual settings, reading the stretch of the log that steps name. */
final class BareRead {
    private static final Duration POLL = Duration.ofMillis(200);

    private BareRead() {}

    /** Returns the bytes that it read. */
    static long of(String bootstrapServers, List<StepTrained> steps) {
        Map<Integer, LongSummaryStatistics> stretches = steps.stream()
                .flatMap(step -> step.getManifest().getItemsList().stream())
                .collect(Collectors.groupingBy(
                        BatchItem::getPartition, TreeMap::new, Collectors.summarizingLong(BatchItem::getOffset)));
        long bytes = 0;
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            for (Map.Entry<Integer, LongSummaryStatistics> stretch : stretches.entrySet()) {
                TopicPartition partition = new TopicPartition(Topic.REWARDS_ASSIGNED.topicName(), stretch.getKey());
                consumer.assign(List.of(partition));
                consumer.seek(partition, stretch.getValue().getMin());
                while (consumer.position(partition) <= stretch.getValue().getMax()) {
                    for (var record : consumer.poll(POLL)) {
                        bytes += record.value().length;
                    }
                }
            }
        }
        return bytes;
    }
}
