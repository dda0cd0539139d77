// SPDX-License-Identifier: Apache-2.0
package io.triad.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What platform teams ask of every pod and policy, in every example. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ChartPropertiesTest {
    private record Example(String name, List<ObjectNode> objects) {
        @Override
        public String toString() {
            return name;
        }
    }

    private final List<Example> examples = new ArrayList<>();

    @BeforeAll
    void renderExamples(@TempDir Path folder) {
        for (String name : Chart.examples()) {
            examples.add(new Example(name, Chart.with(folder, name).objects()));
        }
    }

    List<Example> examples() {
        return examples;
    }

    @ParameterizedTest
    @MethodSource("examples")
    void shouldNeverRunAsRootOrWriteToItsImage(Example example) {
        for (JsonNode template : Pods.templates(example.objects())) {
            assertThat(template.at("/spec/securityContext/runAsNonRoot").asBoolean())
                    .isTrue();
            assertThat(template.at("/spec/securityContext/runAsUser").asInt()).isGreaterThanOrEqualTo(10_000);
            assertThat(template.at("/spec/securityContext/seccompProfile/type").asText())
                    .isEqualTo("RuntimeDefault");
            for (JsonNode container : Pods.containers(template)) {
                JsonNode security = container.path("securityContext");
                String name = container.path("name").asText();
                assertThat(security.path("readOnlyRootFilesystem").asBoolean())
                        .as(name)
                        .isTrue();
                assertThat(security.path("allowPrivilegeEscalation").asBoolean(true))
                        .as(name)
                        .isFalse();
                assertThat(security.at("/capabilities/drop/0").asText())
                        .as(name)
                        .isEqualTo("ALL");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("examples")
    void shouldBoundCpuAndMemoryOfEveryContainer(Example example) {
        for (JsonNode template : Pods.templates(example.objects())) {
            for (JsonNode container : Pods.containers(template)) {
                for (String bound : List.of("requests", "limits")) {
                    JsonNode resources = container.path("resources").path(bound);
                    assertThat(resources.path("cpu").asText())
                            .as("%s %s", container.path("name"), bound)
                            .isNotEmpty();
                    assertThat(resources.path("memory").asText())
                            .as("%s %s", container.path("name"), bound)
                            .isNotEmpty();
                }
                // Memory that was not asked for is what a node takes back first.
                if (container.path("name").asText().matches("(rollout|trainer|merge|eval)-svc|vllm")) {
                    assertThat(container.at("/resources/requests/memory"))
                            .isEqualTo(container.at("/resources/limits/memory"));
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("examples")
    void shouldProbeEveryContainerThatStays(Example example) {
        Pods.ofKind(example.objects(), "Deployment").forEach(deployment -> {
            for (JsonNode container : deployment.at("/spec/template/spec/containers")) {
                for (String probe : List.of("startupProbe", "livenessProbe", "readinessProbe")) {
                    assertThat(container.has(probe))
                            .as("%s of %s", probe, container.path("name"))
                            .isTrue();
                }
            }
        });
    }

    @ParameterizedTest
    @MethodSource("examples")
    void shouldHoldNoSecretItself(Example example) {
        assertThat(Pods.ofKind(example.objects(), "Secret")).isEmpty();
        for (JsonNode template : Pods.templates(example.objects())) {
            for (JsonNode container : Pods.containers(template)) {
                for (JsonNode variable : container.path("env")) {
                    if (variable.path("name").asText().matches(".*(SECRET|PASSWORD|ACCESS_KEY|API_KEY|TOKEN|JAAS).*")
                            && !variable.path("name")
                                    .asText()
                                    .matches(".*(_TOKENS|_TOKEN_AUDIENCE|_TOKEN_ENDPOINT_URL)")) {
                        assertThat(variable.has("value")).as("%s", variable).isFalse();
                        assertThat(variable.at("/valueFrom/secretKeyRef/name").asText())
                                .isNotEmpty();
                        assertThat(variable.at("/valueFrom/secretKeyRef/key").asText())
                                .isNotEmpty();
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("examples")
    void shouldDenyWhatNoPolicyAllows(Example example) {
        List<ObjectNode> policies =
                Pods.ofKind(example.objects(), "NetworkPolicy").toList();
        ObjectNode deny = policies.stream()
                .filter(policy -> policy.at("/metadata/name").asText().endsWith("-default-deny"))
                .findFirst()
                .orElseThrow();

        assertThat(texts(deny.at("/spec/policyTypes"))).containsExactlyInAnyOrder("Ingress", "Egress");
        assertThat(deny.at("/spec").has("ingress") || deny.at("/spec").has("egress"))
                .isFalse();
        for (JsonNode template : Pods.templates(example.objects())) {
            JsonNode labels = template.at("/metadata/labels");
            assertThat(Pods.selects(deny.at("/spec/podSelector/matchLabels"), labels))
                    .isTrue();
            assertThat(policies)
                    .as("a policy for %s alone", Pods.component(template))
                    .filteredOn(policy ->
                            policy != deny && Pods.selects(policy.at("/spec/podSelector/matchLabels"), labels))
                    .hasSize(1);
        }
        for (ObjectNode policy : policies) {
            policy.at("/spec/ingress")
                    .forEach(rule ->
                            assertThat(rule.path("from")).as("%s", policy).isNotEmpty());
            policy.at("/spec/egress")
                    .forEach(rule ->
                            assertThat(rule.path("ports")).as("%s", policy).isNotEmpty());
        }
    }

    /** A selector that matches nothing, or a name that nobody has, is an object that does nothing. */
    @ParameterizedTest
    @MethodSource("examples")
    void shouldPointAtWhatIsThere(Example example) {
        List<ObjectNode> deployments =
                Pods.ofKind(example.objects(), "Deployment").toList();
        assertThat(deployments).hasSize(Facts.ALL.size());
        Set<String> names = deployments.stream()
                .map(deployment -> deployment.at("/metadata/name").asText())
                .collect(Collectors.toSet());
        for (ObjectNode deployment : deployments) {
            JsonNode labels = deployment.at("/spec/template/metadata/labels");
            assertThat(Pods.selects(deployment.at("/spec/selector/matchLabels"), labels))
                    .isTrue();
            assertThat(example.objects())
                    .filteredOn(object -> object.path("kind").asText().equals("Service")
                            && Pods.selects(object.at("/spec/selector"), labels))
                    .hasSize(1);
            assertThat(example.objects())
                    .filteredOn(object -> object.path("kind").asText().equals("PodDisruptionBudget")
                            && Pods.selects(object.at("/spec/selector/matchLabels"), labels))
                    .hasSize(1);
            assertThat(Pods.ofKind(example.objects(), "ServiceAccount")
                            .map(account -> account.at("/metadata/name").asText()))
                    .contains(deployment
                            .at("/spec/template/spec/serviceAccountName")
                            .asText());
            assertMountsAreVolumes(deployment.at("/spec/template"));
        }
        Pods.ofKind(example.objects(), "ScaledObject").forEach(scaled -> assertThat(names)
                .contains(scaled.at("/spec/scaleTargetRef/name").asText()));
        Pods.ofKind(example.objects(), "HorizontalPodAutoscaler").forEach(scaled -> assertThat(names)
                .contains(scaled.at("/spec/scaleTargetRef/name").asText()));
        assertThat(example.objects().stream()
                        .map(object -> object.path("kind").asText() + "/"
                                + object.at("/metadata/name").asText()))
                .doesNotHaveDuplicates();
    }

    private static void assertMountsAreVolumes(JsonNode template) {
        Set<String> volumes = StreamSupport.stream(template.at("/spec/volumes").spliterator(), false)
                .map(volume -> volume.path("name").asText())
                .collect(Collectors.toSet());
        for (JsonNode container : Pods.containers(template)) {
            for (JsonNode mount : container.path("volumeMounts")) {
                assertThat(volumes).contains(mount.path("name").asText());
            }
        }
    }

    /** An autoscaler and a fixed number of pods would undo each other at every upgrade. */
    @ParameterizedTest
    @MethodSource("examples")
    void shouldLeaveTheNumberOfPodsToTheAutoscaler(Example example) {
        Set<String> scaled = example.objects().stream()
                .filter(object -> object.path("kind").asText().matches("ScaledObject|HorizontalPodAutoscaler"))
                .map(object -> object.at("/spec/scaleTargetRef/name").asText())
                .collect(Collectors.toSet());
        Pods.ofKind(example.objects(), "Deployment").forEach(deployment -> assertThat(
                        deployment.at("/spec").has("replicas"))
                .isNotEqualTo(scaled.contains(deployment.at("/metadata/name").asText())));
    }

    private static List<String> texts(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }
}
