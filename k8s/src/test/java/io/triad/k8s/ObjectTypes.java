// SPDX-License-Identifier: Apache-2.0
package io.triad.k8s;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.openshift.api.model.monitoring.v1.PodMonitor;
import io.fabric8.openshift.api.model.monitoring.v1.PrometheusRule;
import io.strimzi.api.kafka.model.kafka.Kafka;
import io.strimzi.api.kafka.model.nodepool.KafkaNodePool;
import io.strimzi.api.kafka.model.topic.KafkaTopic;
import io.strimzi.api.kafka.model.user.KafkaUser;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads rendered objects by the types of their kind and refuses every field that a type does not have, at any depth. Kubernetes itself
 * passes over what it does not know, so a misspelt field would do nothing, and nobody would be told.
 */
final class ObjectTypes {
    private static final Map<String, Class<?>> TYPES = new HashMap<>(Map.of(
            "v1/ConfigMap", ConfigMap.class,
            "v1/Service", Service.class,
            "v1/ServiceAccount", ServiceAccount.class,
            "apps/v1/Deployment", Deployment.class,
            "batch/v1/Job", Job.class,
            "policy/v1/PodDisruptionBudget", PodDisruptionBudget.class,
            "networking.k8s.io/v1/NetworkPolicy", NetworkPolicy.class,
            "autoscaling/v2/HorizontalPodAutoscaler", HorizontalPodAutoscaler.class,
            "monitoring.coreos.com/v1/PodMonitor", PodMonitor.class,
            "monitoring.coreos.com/v1/PrometheusRule", PrometheusRule.class));

    static {
        TYPES.putAll(Map.of(
                "v1/Namespace", Namespace.class,
                "v1/PersistentVolumeClaim", PersistentVolumeClaim.class,
                "keda.sh/v1alpha1/ScaledObject", Shapes.ScaledObject.class,
                "keda.sh/v1alpha1/TriggerAuthentication", Shapes.TriggerAuthentication.class,
                "external-secrets.io/v1/ExternalSecret", Shapes.ExternalSecret.class,
                "kafka.strimzi.io/v1/KafkaNodePool", KafkaNodePool.class,
                "kafka.strimzi.io/v1/Kafka", Kafka.class,
                "kafka.strimzi.io/v1/KafkaUser", KafkaUser.class,
                "kafka.strimzi.io/v1/KafkaTopic", KafkaTopic.class));
    }

    private static final ObjectMapper STRICT = JsonMapper.builder()
            .annotationIntrospector(new WithoutCatchAll())
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build();

    private ObjectTypes() {}

    /** The types keep what they do not know in a map; without the map it is an error. */
    private static final class WithoutCatchAll extends JacksonAnnotationIntrospector {
        @Override
        public @Nullable Boolean hasAnySetter(Annotated annotated) {
            return false;
        }
    }

    /**
     * Reads an object.
     *
     * @throws AssertionError naming the object and what is wrong
     */
    static Object read(ObjectNode object) {
        String type =
                object.path("apiVersion").asText() + "/" + object.path("kind").asText();
        Class<?> model = TYPES.get(type);
        String name = object.at("/metadata/name").asText();
        if (model == null) {
            throw new AssertionError(type + " " + name + " is of no type that is known here");
        }
        try {
            return STRICT.treeToValue(object, model);
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new AssertionError(type + " " + name + ": " + e.getOriginalMessage(), e);
        }
    }
}
