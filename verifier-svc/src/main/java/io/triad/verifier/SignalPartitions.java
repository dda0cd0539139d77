// SPDX-License-Identifier: Apache-2.0
package io.triad.verifier;

import io.smallrye.common.annotation.Identifier;
import io.smallrye.reactive.messaging.kafka.KafkaConsumerRebalanceListener;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import java.util.Collection;
import java.util.List;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;

/**
 * Tells the signals' flow which partitions come and go. It is made before the channels that the flow needs, so it asks for
 * the flow only when they do.
 */
@ApplicationScoped
@Identifier(SignalsFlow.GROUP)
class SignalPartitions implements KafkaConsumerRebalanceListener {
    private final Instance<SignalsFlow> flow;

    SignalPartitions(Instance<SignalsFlow> flow) {
        this.flow = flow;
    }

    @Override
    public void onPartitionsAssigned(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
        flow.get().assigned(numbers(partitions));
    }

    @Override
    public void onPartitionsRevoked(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
        flow.get().revoked(numbers(partitions));
    }

    private static List<Integer> numbers(Collection<TopicPartition> partitions) {
        return partitions.stream().map(TopicPartition::partition).toList();
    }
}
