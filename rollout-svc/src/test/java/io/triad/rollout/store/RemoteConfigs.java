// SPDX-License-Identifier: Apache-2.0
package io.triad.rollout.store;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.triad.engine.remote.ServerKind;
import io.triad.rollout.RolloutConfig;
import java.util.HashMap;
import java.util.Map;

/** The service's configuration from a map, without the service. */
final class RemoteConfigs {
    static final String GROUP = "triad.rollout.remote.";

    private static final Map<String, String> STORE = Map.of(
            "triad.store.endpoint", "http://127.0.0.1:1",
            "triad.store.access-key", "a",
            "triad.store.secret-key", "b");

    private RemoteConfigs() {}

    /** What must be set, and the settings given as names after {@link #GROUP} and values; an empty value unsets. */
    static RolloutConfig config(String... settings) {
        Map<String, String> properties = new HashMap<>(STORE);
        properties.putAll(Map.of(
                "triad.rollout.engine",
                "vllm",
                GROUP + "server",
                "http://127.0.0.1:8000",
                GROUP + "model",
                "policy",
                GROUP + "max-sequence-tokens",
                "96",
                GROUP + "weights",
                "as-started",
                GROUP + "started-with",
                "a".repeat(64)));
        for (int index = 0; index < settings.length; index += 2) {
            properties.put(GROUP + settings[index], settings[index + 1]);
        }
        properties.values().removeIf(String::isEmpty);
        return mapped(properties);
    }

    /** Nothing but what must be set. */
    static RolloutConfig ofEmbedded() {
        return mapped(STORE);
    }

    private static RolloutConfig mapped(Map<String, String> properties) {
        return new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withMapping(RolloutConfig.class)
                .withValidateUnknown(false)
                .withSources(new PropertiesConfigSource(properties, "test", 100))
                .build()
                .getConfigMapping(RolloutConfig.class);
    }

    /** Settings of a vLLM server. */
    static RemoteSettings vllm(String... settings) {
        return RemoteSettings.of(ServerKind.VLLM, config(settings).rollout().remote());
    }
}
