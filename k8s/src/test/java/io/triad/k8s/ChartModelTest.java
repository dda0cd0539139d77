// SPDX-License-Identifier: Apache-2.0
package io.triad.k8s;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every rendered object is one that Kubernetes, or the operator that it is for, knows to the last field. */
class ChartModelTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @MethodSource("io.triad.k8s.Chart#examples")
    void shouldRenderObjectsOfKnownTypes(String example) {
        List<ObjectNode> objects = Chart.with(folder, example).objects();

        assertThat(objects).hasSizeGreaterThan(20).allSatisfy(ObjectTypes::read);
    }

    /** What no example has: the other autoscaler, mutual TLS, accelerators, volumes of storage classes. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "rollout: {autoscaling: {mode: hpa}}",
                "kafka: {security: {protocol: SSL, client: {secret: {name: cert}}, trust: {secret: {name: ca}}}}\n"
                        + "rollout: {autoscaling: {mode: keda}}",
                "trainer: {gpu: {count: 2}, runtimeClassName: nvidia, affinity: {nodeAffinity: {}}}",
                "merge: {data: {storageClassName: fast}, priorityClassName: low, podLabels: {a: b}}",
                "strimzi: {enabled: true, topics: false, storage: {storageClassName: fast}}",
                "networkPolicy: {enabled: false}\ntopics: {job: {enabled: false}}"
            })
    void shouldRenderObjectsOfKnownTypesFromOtherValues(String values) {
        List<ObjectNode> objects =
                Chart.with(folder, "small", Chart.yaml(values)).objects();

        assertThat(objects).hasSizeGreaterThan(20).allSatisfy(ObjectTypes::read);
    }

    /** The reader's own ability to see something. */
    @Test
    void shouldRefuseFieldsThatNobodyKnows() {
        ObjectNode deployment = Pods.ofKind(Chart.with(folder, "small").objects(), "Deployment")
                .findFirst()
                .orElseThrow();
        ((ObjectNode) deployment.at("/spec/template/spec/containers/0/livenessProbe")).put("failureTreshold", 3);

        assertThatThrownBy(() -> ObjectTypes.read(deployment))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("failureTreshold");
    }
}
