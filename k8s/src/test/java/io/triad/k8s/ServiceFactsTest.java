// SPDX-License-Identifier: Apache-2.0
package io.triad.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.triad.messaging.Topic;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the chart takes for granted of the services is what they are. */
class ServiceFactsTest {
    /** What Quarkus adds to the port of the application, unless told otherwise. */
    private static final Set<String> HEALTH = Set.of("/q/health/live", "/q/health/ready");

    @TempDir
    Path folder;

    @ParameterizedTest
    @MethodSource("io.triad.k8s.Chart#examples")
    void shouldSetOnlyWhatTheServicesRead(String example) {
        for (JsonNode container : containers(Chart.with(folder, example).objects())) {
            Facts service = Facts.of(container.path("name").asText());
            for (JsonNode variable : container.path("env")) {
                assertThat(service.reads(variable.path("name").asText()))
                        .as("%s reads %s", service.module(), variable.path("name"))
                        .isTrue();
            }
        }
    }

    /** What a service must be told, since its mapping has no default for it. */
    @Test
    void shouldSetWhatHasNoDefault() {
        for (JsonNode container : containers(Chart.with(folder, "small").objects())) {
            List<String> names = new ArrayList<>();
            container
                    .path("env")
                    .forEach(variable -> names.add(variable.path("name").asText()));
            Facts service = Facts.of(container.path("name").asText());
            assertThat(names).contains("KAFKA_BOOTSTRAP_SERVERS", "QUARKUS_HTTP_HOST");
            boolean hasStore = service.environment().contains("TRIAD_STORE_ENDPOINT");
            assertThat(names.containsAll(List.of(
                            "TRIAD_STORE_ENDPOINT",
                            "TRIAD_STORE_ACCESS_KEY",
                            "TRIAD_STORE_SECRET_KEY",
                            "TRIAD_STORE_BUCKET")))
                    .as("store of %s", service.module())
                    .isEqualTo(hasStore);
            assertThat(names.contains("TRIAD_DATA_DIR"))
                    .as("data folder of %s", service.module())
                    .isEqualTo(service.environment().contains("TRIAD_DATA_DIR"));
        }
    }

    @Test
    void shouldUseThePortsAndPathsOfTheServices() {
        for (JsonNode container : containers(Chart.with(folder, "small").objects())) {
            Properties properties = Facts.of(container.path("name").asText()).properties();
            assertThat(container.at("/ports/0/containerPort").asText())
                    .isEqualTo(properties.getProperty("quarkus.http.port"));
            // gRPC, health and metrics share the port.
            assertThat(properties.getProperty("quarkus.grpc.server.use-separate-server"))
                    .isEqualTo("false");
            assertThat(properties.stringPropertyNames())
                    .doesNotContain(
                            "quarkus.http.root-path",
                            "quarkus.http.non-application-root-path",
                            "quarkus.management.enabled");
            for (String probe : List.of("startupProbe", "livenessProbe", "readinessProbe")) {
                assertThat(HEALTH)
                        .contains(container.path(probe).at("/httpGet/path").asText());
            }
        }
    }

    /** The lag that autoscaling goes by is that of channels which the service has. */
    @Test
    void shouldScaleByTheGroupsOfTheServices() {
        List<ObjectNode> scaled = Pods.ofKind(Chart.with(folder, "production").objects(), "ScaledObject")
                .toList();

        assertThat(scaled).hasSize(2);
        for (ObjectNode object : scaled) {
            Properties properties = Facts.of(object.at("/metadata/labels/app.kubernetes.io~1component")
                            .asText())
                    .properties();
            Set<String> channels = properties.stringPropertyNames().stream()
                    .filter(name -> name.matches("mp\\.messaging\\.incoming\\.[a-z-]+\\.topic"))
                    .map(name -> properties.getProperty(name) + " "
                            + properties.getProperty(name.replaceAll("topic$", "group.id")))
                    .collect(Collectors.toSet());
            Set<String> triggers = new java.util.HashSet<>();
            object.at("/spec/triggers")
                    .forEach(trigger ->
                            triggers.add(trigger.at("/metadata/topic").asText() + " "
                                    + trigger.at("/metadata/consumerGroup").asText()));
            assertThat(triggers).isEqualTo(channels);
            for (JsonNode trigger : object.at("/spec/triggers")) {
                assertThat(object.at("/spec/maxReplicaCount").asInt())
                        .isLessThanOrEqualTo(
                                Topic.named(trigger.at("/metadata/topic").asText())
                                        .orElseThrow()
                                        .partitions());
            }
        }
    }

    private static List<JsonNode> containers(List<ObjectNode> objects) {
        return Pods.ofKind(objects, "Deployment")
                .map(deployment -> deployment.at("/spec/template/spec/containers/0"))
                .toList();
    }
}
