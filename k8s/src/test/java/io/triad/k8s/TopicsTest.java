// SPDX-License-Identifier: Apache-2.0
package io.triad.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.triad.messaging.DeclareTopics;
import io.triad.messaging.Topic;
import io.triad.messaging.TopicDeclaration;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The chart's topics are those that the code declares. */
class TopicsTest {
    @TempDir
    Path folder;

    @Test
    void shouldListTheTopicsThatTheCodeDeclares() {
        StringBuilder expected = new StringBuilder();
        for (NewTopic topic : TopicDeclaration.topics((short) 1)) {
            expected.append("- name: ").append(topic.name()).append('\n');
            expected.append("  partitions: ").append(topic.numPartitions()).append('\n');
            if (topic.configs() != null && !topic.configs().isEmpty()) {
                expected.append("  config:\n");
                new TreeMap<>(topic.configs())
                        .forEach((key, value) -> expected.append("    %s: \"%s\"\n".formatted(key, value)));
            }
        }

        JsonNode listed = Chart.read(Chart.SOURCE.resolve("files/topics.yaml"));

        assertThat(listed)
                .as("files/topics.yaml; it should be\n%s", expected)
                .isEqualTo(Chart.read(write(folder.resolve("topics.yaml"), expected)));
    }

    @Test
    void shouldAskTheOperatorForThem() {
        List<ObjectNode> topics =
                Pods.ofKind(Chart.with(folder, "gpu").objects(), "KafkaTopic").toList();

        assertThat(topics).hasSameSizeAs(TopicDeclaration.topics((short) 3));
        for (NewTopic topic : TopicDeclaration.topics((short) 3)) {
            assertThat(topics)
                    .filteredOn(object -> object.at("/metadata/name").asText().equals(topic.name()))
                    .singleElement()
                    .satisfies(object -> {
                        assertThat(object.at("/spec/partitions").asInt()).isEqualTo(topic.numPartitions());
                        assertThat(object.at("/spec/replicas").asInt()).isEqualTo(topic.replicationFactor());
                    });
        }
    }

    @Test
    void shouldDeclareThemWithTheProgramThatKnowsThem() {
        ObjectNode job = Pods.ofKind(Chart.with(folder, "production").objects(), "Job")
                .filter(each -> each.at("/metadata/name").asText().contains("-topics-"))
                .findFirst()
                .orElseThrow();

        JsonNode command = job.at("/spec/template/spec/containers/0/command");
        assertThat(command.get(command.size() - 2).asText()).isEqualTo(DeclareTopics.class.getName());
        assertThat(command.get(command.size() - 1).asText()).isEqualTo("3");
    }

    /** More pods than partitions would have nothing to read. */
    @Test
    void shouldBoundPodsByPartitions() {
        JsonNode schema = Chart.read(Chart.SOURCE.resolve("values.schema.json"));

        assertThat(schema.at("/definitions/service/properties/autoscaling/properties/maxReplicas/maximum")
                        .asInt())
                .isEqualTo(Topic.TASKS_ISSUED.partitions())
                .isEqualTo(Topic.ROLLOUTS_COMPLETED.partitions());
    }

    private static Path write(Path file, CharSequence text) {
        try {
            return java.nio.file.Files.writeString(file, text);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
