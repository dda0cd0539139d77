// SPDX-License-Identifier: Apache-2.0
package io.triad.k8s;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The compose file as far as it uses the Compose Specification: keys that are not here are refused. */
record Compose(String name, Map<String, Service> services, Map<String, @Nullable JsonNode> volumes) {
    record Service(
            String image,
            @Nullable String restart,
            @JsonProperty("read_only") boolean readOnly,
            @Nullable List<String> tmpfs,
            @JsonProperty("cap_drop") @Nullable List<String> capDrop,
            @JsonProperty("security_opt") @Nullable List<String> securityOpt,
            @JsonProperty("stop_grace_period") @Nullable String stopGracePeriod,
            @JsonProperty("depends_on") @Nullable Map<String, Dependency> dependsOn,
            @Nullable Map<String, String> environment,
            @Nullable List<String> ports,
            @Nullable List<String> volumes,
            @Nullable List<String> entrypoint,
            @Nullable List<String> command,
            @JsonProperty("cpu_shares") @Nullable Integer cpuShares,
            @Nullable Healthcheck healthcheck) {}

    record Dependency(String condition) {}

    record Healthcheck(
            List<String> test,
            String interval,
            String timeout,
            int retries,
            @JsonProperty("start_period") String startPeriod) {}

    /** Reads docker-compose.yml with its anchors and merges resolved and its own {@code x-} blocks left out. */
    static Compose read() {
        LoaderOptions options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        try (var reader = Files.newBufferedReader(Chart.ROOT.resolve("docker-compose.yml"))) {
            JsonMapper mapper = JsonMapper.builder()
                    .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .build();
            JsonNode tree = mapper.valueToTree(new Yaml(new SafeConstructor(options)).load(reader));
            List<String> own = new ArrayList<>();
            tree.fieldNames().forEachRemaining(own::add);
            own.removeIf(key -> !key.startsWith("x-"));
            ((ObjectNode) tree).remove(own);
            for (JsonNode service : tree.path("services")) {
                if (service.path("depends_on") instanceof ArrayNode) {
                    throw new AssertionError("depends_on without a condition orders nothing: " + service);
                }
            }
            return mapper.treeToValue(tree, Compose.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
