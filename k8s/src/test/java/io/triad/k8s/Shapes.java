// SPDX-License-Identifier: Apache-2.0
package io.triad.k8s;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The resources of operators whose types are in no library that we have, as far as the chart uses them. Written by hand from the
 * operators' documentation (KEDA 2.17, External Secrets 0.17), so they catch what is misspelt or of the wrong
 * kind, and not what an operator has changed.
 */
final class Shapes {
    private Shapes() {}

    /** What every object says of itself. */
    record Metadata(
            String name,
            String namespace,
            Map<String, String> labels,
            @Nullable Map<String, String> annotations) {}

    record ScaledObject(String apiVersion, String kind, Metadata metadata, Spec spec) {
        record Spec(
                Target scaleTargetRef,
                int minReplicaCount,
                int maxReplicaCount,
                int pollingInterval,
                int cooldownPeriod,
                List<Trigger> triggers) {}

        record Target(String apiVersion, String kind, String name) {}

        record Trigger(
                String type,
                KafkaMetadata metadata,
                @Nullable AuthenticationRef authenticationRef) {}

        record KafkaMetadata(
                String bootstrapServers,
                String consumerGroup,
                String topic,
                String lagThreshold,
                String offsetResetPolicy) {}

        record AuthenticationRef(String name) {}
    }

    record TriggerAuthentication(String apiVersion, String kind, Metadata metadata, Spec spec) {
        record Spec(
                @Nullable List<Parameter> configMapTargetRef,
                @Nullable List<Parameter> secretTargetRef) {}

        record Parameter(String parameter, String name, String key) {}
    }

    record ExternalSecret(String apiVersion, String kind, Metadata metadata, Spec spec) {
        record Spec(String refreshInterval, StoreRef secretStoreRef, Target target, List<Item> data) {}

        record StoreRef(String kind, String name) {}

        record Target(String name, String creationPolicy) {}

        record Item(String secretKey, RemoteRef remoteRef) {}

        record RemoteRef(String key, String property) {}
    }
}
