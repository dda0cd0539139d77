// SPDX-License-Identifier: Apache-2.0
package io.triad.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.triad.messaging.AskReady;
import io.triad.messaging.DeclareTopics;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The compose file, without an engine; {@code docker compose config} is the other check, by hand. */
class ComposeTest {
    private final Compose compose = Compose.read();

    private static Map<String, String> environment(Compose.Service service) {
        return Objects.requireNonNullElse(service.environment(), Map.of());
    }

    private Compose.Service service(Facts facts) {
        return Objects.requireNonNull(compose.services().get(facts.module().replace("-svc", "")), facts.module());
    }

    @Test
    void shouldSetOnlyWhatTheServicesRead() {
        for (Facts facts : Facts.ALL) {
            assertThat(environment(service(facts)).keySet())
                    .as(facts.module())
                    .allMatch(facts::reads)
                    .contains("KAFKA_BOOTSTRAP_SERVERS", "QUARKUS_HTTP_HOST");
            assertThat(environment(service(facts)).containsKey("TRIAD_STORE_ENDPOINT"))
                    .isEqualTo(facts.environment().contains("TRIAD_STORE_ENDPOINT"));
        }
    }

    @Test
    void shouldRunTheImagesThatAreBuilt() {
        for (Facts facts : Facts.ALL) {
            assertThat(service(facts).image())
                    .isEqualTo("${TRIAD_REGISTRY:-triad}/" + facts.module() + ":${TRIAD_TAG:-0.1.0-SNAPSHOT}");
            assertThat(service(facts).readOnly()).isTrue();
            assertThat(service(facts).capDrop()).containsExactly("ALL");
        }
    }

    @Test
    void shouldAskEachServiceWhereItAnswers() {
        for (Facts facts : Facts.ALL) {
            List<String> test =
                    Objects.requireNonNull(service(facts).healthcheck()).test();
            assertThat(test)
                    .endsWith(
                            AskReady.class.getName(),
                            "http://127.0.0.1:" + facts.properties().getProperty("quarkus.http.port")
                                    + "/q/health/ready");
        }
        assertThat(compose.services().get("topics").entrypoint()).endsWith(DeclareTopics.class.getName());
    }

    /** Broker, then topics, then services; what is waited for has a check, or ends. */
    @Test
    void shouldStartInTheOrderOfHealth() {
        compose.services().forEach((name, service) -> {
            for (var dependency : Objects.requireNonNullElse(service.dependsOn(), Map.<String, Compose.Dependency>of())
                    .entrySet()) {
                Compose.Service other = compose.services().get(dependency.getKey());
                assertThat(other).as("%s of %s", dependency.getKey(), name).isNotNull();
                switch (dependency.getValue().condition()) {
                    case "service_healthy" -> assertThat(other.healthcheck()).isNotNull();
                    case "service_completed_successfully" ->
                        assertThat(other.restart()).isNull();
                    default -> throw new AssertionError(name + " waits for " + dependency);
                }
            }
        });
        for (Facts facts : Facts.ALL) {
            assertThat(service(facts).dependsOn()).containsOnlyKeys("topics", "store");
        }
        assertThat(compose.services().get("topics").dependsOn()).containsOnlyKeys("kafka");
        assertThat(order()).containsAll(compose.services().keySet());
    }

    /** Those that can start, one after another; fewer than there are when they wait for each other. */
    private Set<String> order() {
        Set<String> started = new HashSet<>();
        for (int before = -1; before < started.size(); ) {
            before = started.size();
            compose.services().forEach((name, service) -> {
                if (started.containsAll(Objects.requireNonNullElse(service.dependsOn(), Map.of())
                        .keySet())) {
                    started.add(name);
                }
            });
        }
        return started;
    }

    @Test
    void shouldKeepSecretsOutAndListenOnThisMachineOnly() {
        compose.services().forEach((name, service) -> {
            environment(service).forEach((variable, value) -> {
                if (variable.matches(".*(SECRET|PASSWORD|ACCESS_KEY|CREDENTIAL|IDENTITY).*")) {
                    assertThat(value).as(variable).matches("\\$\\{[A-Z_]+:\\?.+}");
                }
            });
            assertThat(Objects.requireNonNullElse(service.ports(), List.<String>of()))
                    .as(name)
                    .allMatch(port -> port.startsWith("127.0.0.1:"));
        });
    }

    @Test
    void shouldMountWhatIsThere() {
        Set<String> used = new HashSet<>();
        compose.services().forEach((name, service) -> {
            for (String volume : Objects.requireNonNullElse(service.volumes(), List.<String>of())) {
                String source = volume.substring(0, volume.indexOf(':'));
                if (source.startsWith("./")) {
                    assertThat(Files.exists(Chart.ROOT.resolve(source)))
                            .as("%s of %s", source, name)
                            .isTrue();
                } else {
                    assertThat(used.add(source)).as("%s has one user", source).isTrue();
                }
            }
        });
        assertThat(compose.volumes().keySet()).isEqualTo(used);
    }

    /** docs/decisions/0022: the store of the compose file is the one that the tests run against. */
    @Test
    void shouldHaveTheStoreThatIsTested() throws java.io.IOException {
        String pom = Files.readString(Chart.ROOT.resolve("pom.xml"));

        String version = pom.replaceAll("(?s).*<s3proxy.version>([^<]+)</s3proxy.version>.*", "$1");
        assertThat(compose.services().get("store").image()).isEqualTo("andrewgaul/s3proxy:" + version);
    }

    @Test
    void shouldScrapeEveryServiceUnderItsName() {
        List<String> targets = new ArrayList<>();
        for (JsonNode config :
                Chart.read(Chart.MODULE.resolve("compose/prometheus.yml")).at("/scrape_configs/0/static_configs")) {
            targets.add(config.at("/labels/service").asText() + " "
                    + config.at("/targets/0").asText());
        }

        assertThat(targets)
                .containsExactlyInAnyOrderElementsOf(Facts.ALL.stream()
                        .map(facts -> facts.module() + " " + facts.module().replace("-svc", "") + ":"
                                + facts.properties().getProperty("quarkus.http.port"))
                        .toList());
    }
}
