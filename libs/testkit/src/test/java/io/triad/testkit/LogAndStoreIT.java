// SPDX-License-Identifier: Apache-2.0
package io.triad.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.triad.messaging.Topic;
import io.triad.proto.step.v1.StepTrained;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;

class LogAndStoreIT {
    @Test
    void shouldSetAllThatAServiceNeedsAndAnswerThere() throws Exception {
        LogAndStore resource = new LogAndStore();
        try {
            Map<String, String> settings = resource.start();

            assertThat(settings)
                    .containsOnlyKeys(
                            "kafka.bootstrap.servers",
                            "triad.store.endpoint",
                            "triad.store.access-key",
                            "triad.store.secret-key",
                            "triad.store.bucket",
                            "triad.store.region",
                            "triad.data-dir");
            try (Admin admin =
                    Admin.create(Map.of("bootstrap.servers", (Object) settings.get("kafka.bootstrap.servers")))) {
                assertThat(admin.describeCluster().nodes().get(10, TimeUnit.SECONDS))
                        .hasSize(1);
            }
            try (TestLog log = new TestLog(settings.get("kafka.bootstrap.servers"))) {
                log.write(Topic.STEPS_TRAINED, "key", new byte[] {1});
                log.write(Topic.STEPS_TRAINED, "key", "id", StepTrained.getDefaultInstance());
                assertThat(log.await(Topic.Name.STEPS_TRAINED, 1, record -> record.value().length == 1))
                        .hasSize(1);
                assertThat(log.all(Topic.Name.STEPS_TRAINED, record -> record.value().length == 0))
                        .singleElement()
                        .satisfies(record ->
                                assertThat(TestLog.header(record, "ce_id")).isEqualTo("id"));
            }
            try (HttpClient client = HttpClient.newHttpClient()) {
                HttpRequest request = HttpRequest.newBuilder(URI.create(settings.get("triad.store.endpoint")))
                        .build();
                assertThat(client.send(request, BodyHandlers.discarding()).statusCode())
                        .isEqualTo(403);
            }
        } finally {
            resource.stop();
        }
    }
}
