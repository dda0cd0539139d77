// SPDX-License-Identifier: Apache-2.0
package io.triad.messaging.reference;

import static org.assertj.core.api.Assertions.assertThat;

import io.triad.messaging.Topic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * {@code docs/events} says what topics, schemas and channels are. Renew it with {@code ./docs/renew}, and read the difference before it is
 * committed.
 */
class EventPagesTest {
    private static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();
    private static final Path FOLDER = ROOT.resolve("docs/events");
    private static final String BEGIN = "<!-- topics:begin -->\n";
    private static final String END = "<!-- topics:end -->\n";

    private final Channels channels = Channels.read(ROOT);
    private final EventPages pages = new EventPages(Schemas.read(ROOT.resolve("proto/src/main/proto")), channels);

    EventPagesTest() throws IOException {}

    @Test
    void shouldDescribeEveryTopicAsItIs() throws IOException {
        Map<String, String> expected = pages.pages();
        if (Boolean.getBoolean("triad.docs.renew")) {
            for (Map.Entry<String, String> page : expected.entrySet()) {
                Files.writeString(FOLDER.resolve(page.getKey()), page.getValue());
            }
        }

        assertThat(pages.topicsWithoutEvent()).isEmpty();
        for (Map.Entry<String, String> page : expected.entrySet()) {
            assertThat(FOLDER.resolve(page.getKey()))
                    .as("%s; ./docs/renew writes it anew", page.getKey())
                    .hasContent(page.getValue());
        }
        try (Stream<Path> files = Files.list(FOLDER)) {
            assertThat(files.map(file -> file.getFileName().toString()).filter(name -> !name.equals("README.md")))
                    .as("pages, and no page of a topic that is gone")
                    .containsExactlyInAnyOrderElementsOf(expected.keySet());
        }
    }

    @Test
    void shouldListEveryTopic() throws IOException {
        Path index = FOLDER.resolve("README.md");
        String text = Files.readString(index);
        int begin = text.indexOf(BEGIN) + BEGIN.length();
        int end = text.indexOf(END);
        if (Boolean.getBoolean("triad.docs.renew")) {
            text = text.substring(0, begin) + "\n" + pages.index() + "\n" + text.substring(end);
            Files.writeString(index, text);
            end = text.indexOf(END);
        }

        assertThat(text.substring(begin, end).strip())
                .as("table of docs/events/README.md; ./docs/renew writes it anew")
                .isEqualTo(pages.index().strip());
    }

    /** Dead-letter topics are declared for those who read. */
    @Test
    void shouldDeclareForEachTopicTheServicesThatReadIt() {
        for (Topic topic : Topic.values()) {
            Set<String> reading = channels.groups().getOrDefault(topic, Set.of()).stream()
                    .map(Channels.Group::service)
                    .collect(Collectors.toSet());
            assertThat(topic.readers()).as(topic.topicName()).containsAll(reading);
            assertThat(channels.writers().getOrDefault(topic, Set.of()))
                    .as("who writes %s", topic.topicName())
                    .isNotEmpty();
        }
    }
}
