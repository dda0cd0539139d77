// SPDX-License-Identifier: Apache-2.0
package io.triad.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The broker and the store for trying the chart on kind or minikube are those of the compose file. */
class LogAndStoreTest {
    /** What has to differ: addresses, the place of the data, and where keys come from. */
    private static final Set<String> OF_THE_PLACE = Set.of(
            "KAFKA_ADVERTISED_LISTENERS",
            "KAFKA_CONTROLLER_QUORUM_VOTERS",
            "KAFKA_LOG_DIRS",
            "S3PROXY_ENDPOINT",
            "S3PROXY_IDENTITY",
            "S3PROXY_CREDENTIAL");

    private final List<ObjectNode> objects = Chart.objects(Chart.text(Chart.MODULE.resolve("kind/log-and-store.yaml")));

    @Test
    void shouldBeObjectsOfKnownTypes() {
        assertThat(objects).hasSize(8).allSatisfy(ObjectTypes::read);
    }

    @Test
    void shouldBeSetUpAsTheComposeFileHasThem() {
        Map<String, String> names = Map.of("kafka", "kafka", "s3", "store");
        names.forEach((deployment, service) -> {
            Compose.Service composed =
                    Objects.requireNonNull(Compose.read().services().get(service));
            JsonNode container = container(deployment);
            assertThat(container.path("image").asText()).isEqualTo(composed.image());
            assertThat(settings(container)).isEqualTo(withoutThePlace(composed.environment()));
        });
    }

    @Test
    void shouldBeWhereTheSmallExampleLooks() {
        ObjectNode small = Chart.example("small");

        assertThat(small.at("/kafka/bootstrapServers").asText()).isEqualTo(address("kafka"));
        URI endpoint = URI.create(small.at("/store/endpoint").asText());
        assertThat(endpoint.getAuthority()).isEqualTo(address("s3"));
    }

    @Test
    void shouldHoldNoKeys() {
        for (JsonNode variable : container("s3").path("env")) {
            if (variable.path("name").asText().matches("S3PROXY_(IDENTITY|CREDENTIAL)")) {
                assertThat(variable.at("/valueFrom/secretKeyRef/name").asText()).isEqualTo("triad-store");
            }
        }
        assertThat(Pods.ofKind(objects, "Secret")).isEmpty();
    }

    private JsonNode container(String deployment) {
        return Pods.ofKind(objects, "Deployment")
                .filter(object -> object.at("/metadata/name").asText().equals(deployment))
                .findFirst()
                .orElseThrow()
                .at("/spec/template/spec/containers/0");
    }

    private String address(String service) {
        return Pods.ofKind(objects, "Service")
                .filter(object -> object.at("/metadata/name").asText().equals(service))
                .map(object -> "%s.%s.svc:%s"
                        .formatted(
                                service,
                                object.at("/metadata/namespace").asText(),
                                object.at("/spec/ports/0/port").asText()))
                .findFirst()
                .orElseThrow();
    }

    private static Map<String, String> settings(JsonNode container) {
        Map<String, String> settings = new TreeMap<>();
        container
                .path("env")
                .forEach(variable -> settings.put(
                        variable.path("name").asText(), variable.path("value").asText()));
        return withoutThePlace(settings);
    }

    private static Map<String, String> withoutThePlace(@org.jspecify.annotations.Nullable Map<String, String> all) {
        Map<String, String> settings = new TreeMap<>(Objects.requireNonNull(all));
        settings.keySet().removeAll(OF_THE_PLACE);
        return settings;
    }
}
