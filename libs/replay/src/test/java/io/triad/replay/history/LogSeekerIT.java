// SPDX-License-Identifier: Apache-2.0
package io.triad.replay.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.triad.embedded.EmbeddedKafka;
import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import io.triad.messaging.LogPlace;
import io.triad.messaging.LogReader;
import io.triad.messaging.LogRecord;
import io.triad.messaging.LogSeeker;
import io.triad.messaging.ReadRate;
import io.triad.messaging.Topic;
import io.triad.messaging.TopicDeclaration;
import io.triad.testkit.TestLog;
import io.triad.testkit.TestServersExtension;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Events at places, from a real broker; what a sequential reader sees is the measure. */
@ExtendWith(TestServersExtension.class)
class LogSeekerIT {
    private static final int EVENTS = 300;

    private static String broker = "";
    private static final List<LogRecord> ALL = new ArrayList<>();

    @BeforeAll
    static void writeEvents(EmbeddedKafka kafka) {
        broker = kafka.bootstrapServers();
        TopicDeclaration.declareAll(broker, (short) 1);
        try (TestLog log = new TestLog(broker)) {
            for (int event = 0; event < EVENTS; event++) {
                log.write(
                        Topic.SIGNALS_OBSERVED,
                        "lane-" + event % 5,
                        ("event " + event).getBytes(StandardCharsets.UTF_8));
            }
        }
        new LogReader(broker).readAll(List.of(Topic.SIGNALS_OBSERVED), ALL::add);
    }

    @Test
    void shouldFindEventsAtAnyPlacesInAnyOrder() {
        Random random = new Random(3);
        try (LogSeeker seeker = new LogSeeker(broker, Topic.SIGNALS_OBSERVED, ReadRate.unlimited())) {
            for (int call = 0; call < 20; call++) {
                List<LogRecord> wanted = new ArrayList<>(ALL);
                Collections.shuffle(wanted, random);
                wanted = wanted.subList(0, 1 + random.nextInt(40));

                assertThat(texts(seeker.read(places(wanted)))).isEqualTo(texts(wanted));
            }
        }
    }

    @Test
    void shouldFindEventsThatAscendFromCallToCall() {
        try (LogSeeker seeker = new LogSeeker(broker, Topic.SIGNALS_OBSERVED, ReadRate.of(1_000_000))) {
            for (int from = 0; from < ALL.size(); from += 7) {
                List<LogRecord> wanted = ALL.subList(from, Math.min(ALL.size(), from + 7));

                assertThat(texts(seeker.read(places(wanted)))).isEqualTo(texts(wanted));
            }
        }
    }

    @Test
    void shouldNameThePlaceThatTheLogDoesNotHave() {
        try (LogSeeker seeker = new LogSeeker(broker, Topic.SIGNALS_OBSERVED, ReadRate.unlimited())) {
            assertThatThrownBy(() -> seeker.read(List.of(new LogPlace(0, 123_456))))
                    .isInstanceOfSatisfying(TriadException.class, failure -> assertThat(failure.code())
                            .isEqualTo(ErrorCode.NOT_FOUND))
                    .hasMessageContaining("partition 0, offset 123456");
        }
    }

    private static List<LogPlace> places(List<LogRecord> records) {
        return records.stream()
                .map(record -> new LogPlace(record.partition(), record.offset()))
                .toList();
    }

    private static List<String> texts(List<LogRecord> records) {
        return records.stream()
                .map(record -> new String(record.value(), StandardCharsets.UTF_8))
                .toList();
    }
}
