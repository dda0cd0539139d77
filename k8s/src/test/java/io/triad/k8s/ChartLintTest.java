// SPDX-License-Identifier: Apache-2.0
package io.triad.k8s;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.marcnuri.helm.LintResult;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What Helm itself says of chart and values. */
class ChartLintTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @MethodSource("io.triad.k8s.Chart#examples")
    void shouldPassLintWithEveryExample(String example) {
        LintResult result = Chart.with(folder, example).lint();

        assertThat(result.isFailed()).as("%s", result.getMessages()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "rolout: {replicas: 2}",
                "rollout: {replica: 2}",
                "trainer: {probes: {liveness: {period: 3}}}",
                "kafka: {bootstrap: 'a:1'}",
                "defaults: {autoscaling: {keda: {lag: 3}}}",
                "verifier: {resources: {limit: {cpu: 1}}}"
            })
    void shouldRefuseAKeyThatItDoesNotKnow(String values) {
        assertThatThrownBy(() -> Chart.with(folder, "small", Chart.yaml(values)).render())
                .hasMessageContaining("additional properties");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            trainer: {replicas: 2}                                 | trainer
            eval: {autoscaling: {mode: hpa}}                       | eval
            merge: {strategy: {type: RollingUpdate}}               | merge
            defaults: {replicas: 2}                                | defaults
            rollout: {autoscaling: {maxReplicas: 9}}               | maxReplicas
            rollout: {env: {TRIAD_ROLLOUT_MAX_BATCH: 128}}         | TRIAD_ROLLOUT_MAX_BATCH
            store: {endpoint: "https://key:secret@example.com"}    | endpoint
            kafka: {bootstrapServers: "broker"}                    | bootstrapServers
            """)
    void shouldRefuseValuesThatCannotWork(String values, String named) {
        assertThatThrownBy(() -> Chart.with(folder, "small", Chart.yaml(values)).render())
                .hasMessageContaining(named);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            kafka: {bootstrapServers: ""}                          | kafka.bootstrapServers is empty
            store: {endpoint: ""}                                  | store.endpoint is empty
            store: {secret: {name: ""}}                            | store.secret.name is empty
            kafka: {security: {protocol: SASL_SSL}}                | kafka.security.sasl.secret.name must name the Secret
            kafka: {security: {protocol: SASL_SSL, sasl: {mechanism: OAUTHBEARER, secret: {name: k}}}} | tokenEndpoint is empty
            security: {keys: {secret: {name: ""}}}                 | nobody would be asked who they are
            security: {tls: {client: {secret: {name: ca}}}}        | security.tls.secret.name
            """)
    void shouldSayWhatMustBeSet(String values, String said) {
        assertThatThrownBy(() -> Chart.with(folder, "small", Chart.yaml(values)).render())
                .hasMessageContaining(said);
    }

    /** A value that the schema lacks could not be set, and one that only the schema has would do nothing. */
    @Test
    void shouldKnowTheSameKeysInValuesAndSchema() {
        JsonNode schema = Chart.read(Chart.SOURCE.resolve("values.schema.json"));
        Set<String> allowed = new TreeSet<>();
        keysOfSchema("", schema, schema, allowed);
        allowed.remove("global");
        Set<String> written = new TreeSet<>();
        keysOfValues("", Chart.read(Chart.SOURCE.resolve("values.yaml")), schema, written);

        // Probes have more keys than are set, and the blocks of services say only what differs.
        allowed.removeIf(key -> key.matches("(taskGenerator|rollout|verifier|trainer|merge|eval|.*[.]probes)[.].*")
                || key.matches(".*[.](strategy|affinity)[.].*"));
        written.removeIf(key -> key.matches("(taskGenerator|rollout|verifier|trainer|merge|eval|.*[.]probes)[.].*"));
        assertThat(written).isEqualTo(allowed);
    }

    private static void keysOfSchema(String path, JsonNode schema, JsonNode root, Set<String> keys) {
        JsonNode target =
                schema.has("$ref") ? root.at(schema.get("$ref").asText().substring(1)) : schema;
        for (JsonNode part : target.path("allOf")) {
            if (part.has("$ref")) {
                keysOfSchema(path, part, root, keys);
            }
        }
        target.path("properties").properties().forEach(each -> {
            String key = path.isEmpty() ? each.getKey() : path + "." + each.getKey();
            keys.add(key);
            keysOfSchema(key, each.getValue(), root, keys);
        });
    }

    /** Keys down to where the schema allows any. */
    private static void keysOfValues(String path, JsonNode values, JsonNode schema, Set<String> keys) {
        if (values instanceof ObjectNode map) {
            for (var each : map.properties()) {
                String key = path.isEmpty() ? each.getKey() : path + "." + each.getKey();
                if (isFree(path)) {
                    return;
                }
                keys.add(key);
                keysOfValues(key, each.getValue(), schema, keys);
            }
        }
    }

    private static boolean isFree(String path) {
        return path.matches(".*[.](requests|limits|env|secretEnv|labels|annotations)|(pod|container)SecurityContext");
    }
}
