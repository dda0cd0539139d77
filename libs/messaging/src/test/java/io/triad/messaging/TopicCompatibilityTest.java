// SPDX-License-Identifier: Apache-2.0
package io.triad.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;

/**
 * A broker of the last release has the topics that are read today, as they are declared today: topics that exist are left as they are.
 * {@code ./proto/release} writes {@code src/test/resources/released-topics.txt} anew, at a release and only then.
 */
class TopicCompatibilityTest {
    private static final Path RELEASED = Path.of("src/test/resources/released-topics.txt");

    @Test
    void shouldKeepTheTopicsOfTheLastRelease() throws IOException {
        List<String> declared = TopicDeclaration.topics((short) 1).stream()
                .map(TopicCompatibilityTest::line)
                .toList();
        if (Boolean.getBoolean("triad.release")) {
            Files.write(RELEASED, declared);
        }

        assertThat(Files.readAllLines(RELEASED))
                .as("name, partitions and settings; new topics are allowed")
                .hasSizeGreaterThan(20)
                .isSubsetOf(declared);
    }

    private static String line(NewTopic topic) {
        Map<String, String> settings = new TreeMap<>(topic.configs() == null ? Map.of() : topic.configs());
        return topic.name() + " " + topic.numPartitions() + " " + settings;
    }
}
