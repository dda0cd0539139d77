// SPDX-License-Identifier: Apache-2.0
package io.triad.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;

class KafkaAndStoreResourceIT {
    @Test
    void shouldSetAllThatAServiceNeedsAndAnswerThere() throws Exception {
        KafkaAndStoreResource resource = new KafkaAndStoreResource();
        try {
            Map<String, String> settings = resource.start();

            assertThat(settings)
                    .containsOnlyKeys(
                            "kafka.bootstrap.servers",
                            "triad.store.endpoint",
                            "triad.store.access-key",
                            "triad.store.secret-key",
                            "triad.store.bucket",
                            "triad.store.region");
            try (Admin admin =
                    Admin.create(Map.of("bootstrap.servers", (Object) settings.get("kafka.bootstrap.servers")))) {
                assertThat(admin.describeCluster().nodes().get(10, TimeUnit.SECONDS))
                        .hasSize(1);
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
