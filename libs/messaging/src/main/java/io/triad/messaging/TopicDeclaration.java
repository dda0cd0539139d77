// SPDX-License-Identifier: Apache-2.0
package io.triad.messaging;

import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TopicExistsException;

/** Declares every topic and dead-letter topic of the suite on a broker; topics that exist are left as they are. */
public final class TopicDeclaration {
    private static final Duration DEADLINE = Duration.ofSeconds(60);

    private TopicDeclaration() {}

    /**
     * Declares the topics.
     *
     * @param bootstrapServers the broker's addresses, host:port[,host:port]
     * @param replicationFactor copies of each partition; 1 on one machine
     * @throws TriadException UNAVAILABLE when the broker does not answer within a minute
     */
    public static void declareAll(String bootstrapServers, short replicationFactor) {
        declareAll(BrokerAccess.open(bootstrapServers), replicationFactor);
    }

    /**
     * Declares the topics on a broker that may ask who comes.
     *
     * @param replicationFactor copies of each partition
     * @throws TriadException UNAVAILABLE when the broker does not answer within a minute
     */
    public static void declareAll(BrokerAccess broker, short replicationFactor) {
        String bootstrapServers = broker.bootstrapServers();
        try (Admin admin = Admin.create(broker.with(Map.of()))) {
            for (var creation :
                    admin.createTopics(topics(replicationFactor)).values().values()) {
                try {
                    creation.get(DEADLINE.toSeconds(), TimeUnit.SECONDS);
                } catch (ExecutionException e) {
                    if (!(e.getCause() instanceof TopicExistsException)) {
                        throw unavailable(bootstrapServers, e);
                    }
                } catch (TimeoutException e) {
                    throw unavailable(bootstrapServers, e);
                }
            }
        } catch (KafkaException e) {
            throw new TriadException(
                    ErrorCode.UNAVAILABLE, "Kafka at " + broker + " cannot be asked: " + KafkaReason.of(e), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unavailable(bootstrapServers, e);
        }
    }

    /** Returns the topics and dead-letter topics with their settings on the broker. */
    public static List<NewTopic> topics(short replicationFactor) {
        List<NewTopic> topics = new ArrayList<>();
        for (Topic topic : Topic.values()) {
            topics.add(
                    new NewTopic(topic.topicName(), topic.partitions(), replicationFactor).configs(topic.settings()));
            for (String service : topic.readers()) {
                topics.add(new NewTopic(topic.deadLetterTopic(service), 1, replicationFactor)
                        .configs(Topic.RUNS_REQUESTED == topic ? Map.of() : topic.settings()));
            }
        }
        return topics;
    }

    private static TriadException unavailable(String bootstrapServers, Exception cause) {
        return new TriadException(
                ErrorCode.UNAVAILABLE,
                "Kafka at " + bootstrapServers + " did not declare the topics within " + DEADLINE.toSeconds()
                        + " s; check that the broker runs and that topic creation is allowed",
                cause);
    }
}
