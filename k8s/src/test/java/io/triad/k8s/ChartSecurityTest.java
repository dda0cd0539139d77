// SPDX-License-Identifier: Apache-2.0
package io.triad.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How the chart says who may ask: the services read it, and what it names is mounted. */
class ChartSecurityTest {
    private static final String ALL = """
            security:
              keys: {secret: {name: the-keys}}
              oidc: {issuer: "https://login.example.com:8444/realm", roleClaim: realm_access/roles}
              tls:
                secret: {name: the-certificate}
                client: {secret: {name: the-authority}}
            store: {endpoint: "https://store.example.com", trust: {secret: {name: the-store-authority}}}
            kafka:
              security:
                protocol: SASL_SSL
                sasl:
                  mechanism: OAUTHBEARER
                  tokenEndpoint: https://login.example.com:8445/token
                  secret: {name: the-client}
            taskGenerator: {networkPolicy: {ingressFrom: [{namespaceSelector: {matchLabels: {team: research}}}]}}
            """;

    private static final Pattern FILE = Pattern.compile("/etc/triad/[^ ]+");

    @TempDir
    Path folder;

    private List<ObjectNode> objects(String values) {
        return Chart.with(folder, "small", Chart.yaml(values)).objects();
    }

    private static JsonNode pod(List<ObjectNode> objects, String module) {
        return Pods.ofKind(objects, "Deployment")
                .map(deployment -> deployment.at("/spec/template/spec"))
                .filter(pod -> pod.at("/containers/0/name").asText().equals(module))
                .findFirst()
                .orElseThrow();
    }

    private static Map<String, String> environment(JsonNode pod) {
        Map<String, String> environment = new LinkedHashMap<>();
        pod.at("/containers/0/env")
                .forEach(variable -> environment.put(
                        variable.path("name").asText(), variable.path("value").asText()));
        return environment;
    }

    @Test
    void shouldLockTheServicesThatCanBeAskedAndThoseAlone() {
        List<ObjectNode> objects = objects(ALL);

        for (Facts facts : Facts.ALL) {
            Map<String, String> environment = environment(pod(objects, facts.module()));
            assertThat(environment.keySet()).as(facts.module()).allMatch(facts::reads);
            assertThat(environment.containsKey("TRIAD_SECURITY_KEYS_FILE"))
                    .as(facts.module())
                    .isEqualTo(facts.isAsked());
        }
        assertThat(environment(pod(objects, "verifier-svc")))
                .containsEntry("QUARKUS_OIDC_TENANT_ENABLED", "true")
                .containsEntry("QUARKUS_OIDC_AUTH_SERVER_URL", "https://login.example.com:8444/realm")
                .containsEntry("QUARKUS_OIDC_TOKEN_AUDIENCE", "triad")
                .containsEntry("QUARKUS_OIDC_ROLES_ROLE_CLAIM_PATH", "realm_access/roles")
                .containsEntry("TRIAD_SECURITY_REQUIRE_CLIENT_CERTIFICATE", "true")
                .doesNotContainKey("TRIAD_SECURITY_ALLOW_ANONYMOUS");
    }

    /** A path that an environment variable names is a file of a Secret that is mounted there. */
    @Test
    void shouldMountWhatItNames() {
        List<ObjectNode> objects = objects(ALL);

        for (Facts facts : Facts.ALL) {
            JsonNode pod = pod(objects, facts.module());
            environment(pod).forEach((name, value) -> {
                for (String file :
                        FILE.matcher(value).results().map(MatchResult::group).toList()) {
                    Path mount = Objects.requireNonNull(Path.of(file).getParent());
                    JsonNode mounted = StreamSupport.stream(
                                    pod.at("/containers/0/volumeMounts").spliterator(), false)
                            .filter(each -> each.path("mountPath").asText().equals(mount.toString()))
                            .findFirst()
                            .orElseThrow(() -> new AssertionError(name + " names " + file + ", which is not mounted"));
                    assertThat(mounted.path("readOnly").asBoolean()).isTrue();
                    assertThat(StreamSupport.stream(pod.at("/volumes").spliterator(), false)
                                    .filter(volume -> volume.path("name").equals(mounted.path("name")))
                                    .map(volume ->
                                            volume.at("/secret/secretName").asText()))
                            .hasSize(1)
                            .doesNotContain("");
                }
            });
        }
        assertThat(environment(pod(objects, "trainer-svc")))
                .containsEntry("TRIAD_STORE_CA_FILE", "/etc/triad/store-trust/ca.crt")
                .hasEntrySatisfying(
                        "JDK_JAVA_OPTIONS", options -> assertThat(options).doesNotContain("quarkus.tls"));
        // By the names that LockedServiceIT of task-generator-svc starts with.
        assertThat(environment(pod(objects, "verifier-svc")).get("JDK_JAVA_OPTIONS"))
                .contains(
                        " -Dquarkus.tls.key-store.pem.0.cert=/etc/triad/tls/tls.crt",
                        " -Dquarkus.tls.key-store.pem.0.key=/etc/triad/tls/tls.key",
                        " -Dquarkus.tls.trust-store.pem.certs=/etc/triad/tls-client/ca.crt");
    }

    @Test
    void shouldLetCallersToTlsAndProbesBeside() {
        List<ObjectNode> objects = objects(ALL);
        JsonNode service = Pods.ofKind(objects, "Service")
                .filter(each -> each.at("/metadata/name").asText().endsWith("task-generator"))
                .findFirst()
                .orElseThrow();
        JsonNode policy = Pods.ofKind(objects, "NetworkPolicy")
                .filter(each -> each.at("/metadata/name").asText().endsWith("task-generator"))
                .findFirst()
                .orElseThrow();

        assertThat(service.at("/spec/ports/1/port").asInt()).isEqualTo(8443);
        assertThat(policy.at("/spec/ingress/0/ports/0/port").asText()).isEqualTo("http");
        assertThat(policy.at("/spec/ingress/0/from").toString()).doesNotContain("research");
        assertThat(policy.at("/spec/ingress/1/ports/0/port").asText()).isEqualTo("https");
        assertThat(policy.at("/spec/ingress/1/from").toString()).contains("research");
        // And it reaches the issuers of its own tokens, for callers and for Kafka.
        assertThat(policy.at("/spec/egress").toString()).contains("\"port\":8444", "\"port\":8445");
    }

    /** Kafka's client asks only those for a token that the JVM was told of. */
    @Test
    void shouldTellTheJvmWhomKafkasClientMayAsk() {
        List<ObjectNode> objects = objects(ALL);

        for (Facts facts : Facts.ALL) {
            assertThat(environment(pod(objects, facts.module())))
                    .containsEntry("KAFKA_SASL_MECHANISM", "OAUTHBEARER")
                    .hasEntrySatisfying(
                            "JDK_JAVA_OPTIONS",
                            options -> assertThat(options)
                                    .endsWith(
                                            " -Dorg.apache.kafka.sasl.oauthbearer.allowed.urls=https://login.example.com:8445/token"));
        }
        JsonNode job = Pods.ofKind(objects, "Job")
                .filter(each -> each.at("/metadata/name").asText().contains("-topics-"))
                .findFirst()
                .orElseThrow();
        assertThat(job.at("/spec/template/spec").toString()).contains("oauthbearer.allowed.urls=");
    }

    @Test
    void shouldOpenItsDoorsOnlyWhenItIsSaid() {
        List<ObjectNode> objects = objects("security: {allowAnonymous: true, keys: {secret: {name: ''}}}");

        assertThat(environment(pod(objects, "rollout-svc"))).containsEntry("TRIAD_SECURITY_ALLOW_ANONYMOUS", "true");
        assertThat(Chart.read(Chart.SOURCE.resolve("values.yaml"))
                        .at("/security/allowAnonymous")
                        .asBoolean(true))
                .isFalse();
    }
}
