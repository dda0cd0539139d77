// SPDX-License-Identifier: Apache-2.0
package io.triad.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A value of one service changes that service and nothing else. */
class ServiceScalingTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "taskGenerator, task-generator, 0",
        "rollout, rollout, 4",
        "verifier, verifier, 3",
        "trainer, trainer, 0",
        "merge, merge, 0",
        "eval, eval, 0"
    })
    void shouldScaleEachServiceAlone(String block, String name, int replicas) {
        List<ObjectNode> before = Chart.with(folder, "small").objects();
        ObjectNode more = Chart.YAML.createObjectNode();
        more.putObject(block).put("replicas", replicas);

        List<ObjectNode> after = Chart.with(folder, "small", more).objects();

        // The pod of `helm test` asks those that are to be there.
        before.removeIf(ServiceScalingTest::isTest);
        after.removeIf(ServiceScalingTest::isTest);
        assertThat(differences(before, after))
                .containsExactly("Deployment/demo-triad-" + name + " /spec/replicas 1 -> " + replicas);
    }

    @Test
    void shouldGiveEachTrainerItsLanesItsGroupAndItsPods() {
        ObjectNode three = Chart.YAML.createObjectNode().put("trainers", 3);

        List<ObjectNode> trainers = Chart.with(folder, "small", three).objects().stream()
                .filter(object -> object.path("kind").asText().equals("Deployment"))
                .filter(object -> object.at("/metadata/name").asText().startsWith("demo-triad-trainer"))
                .toList();

        assertThat(trainers)
                .extracting(trainer -> trainer.at("/metadata/name").asText())
                .containsExactly("demo-triad-trainer", "demo-triad-trainer-1", "demo-triad-trainer-2");
        assertThat(trainers)
                .extracting(trainer -> environment(trainer, "TRIAD_SHARD_INDEX") + " of "
                        + environment(trainer, "TRIAD_SHARD_COUNT") + " in "
                        + environment(trainer, "TRIAD_SHARD_GROUP") + ", seat "
                        + environment(trainer, "KAFKA_GROUP_INSTANCE_ID"))
                .containsExactly(
                        "0 of 3 in trainer-svc, seat demo-triad-trainer",
                        "1 of 3 in trainer-svc-1, seat demo-triad-trainer-1",
                        "2 of 3 in trainer-svc-2, seat demo-triad-trainer-2");
        assertThat(trainers)
                .extracting(trainer -> trainer.at("/spec/selector/matchLabels"))
                .as("no Deployment counts another's pods as its own")
                .doesNotHaveDuplicates();
        assertThat(trainers).allSatisfy(trainer -> {
            assertThat(trainer.at("/spec/replicas").asInt()).isOne();
            assertThat(trainer.at("/spec/strategy/type").asText()).isEqualTo("Recreate");
        });
    }

    private static String environment(ObjectNode deployment, String name) {
        for (JsonNode variable : deployment.at("/spec/template/spec/containers/0/env")) {
            if (variable.path("name").asText().equals(name)) {
                return variable.path("value").asText();
            }
        }
        throw new AssertionError(name + " is not set");
    }

    private static boolean isTest(ObjectNode object) {
        return object.at("/metadata/annotations").has("helm.sh/hook");
    }

    private static List<String> differences(List<ObjectNode> before, List<ObjectNode> after) {
        assertThat(after).hasSameSizeAs(before);
        List<String> found = new ArrayList<>();
        for (int i = 0; i < before.size(); i++) {
            String name = before.get(i).path("kind").asText() + "/"
                    + before.get(i).at("/metadata/name").asText();
            compare(name + " ", before.get(i), after.get(i), found);
        }
        return found;
    }

    private static void compare(String path, JsonNode before, JsonNode after, List<String> found) {
        if (before.isObject() && after.isObject()) {
            ObjectNode all = ((ObjectNode) before).deepCopy();
            all.setAll((ObjectNode) after);
            all.properties()
                    .forEach(each -> compare(
                            path + "/" + each.getKey(), before.path(each.getKey()), after.path(each.getKey()), found));
        } else if (!before.equals(after)) {
            found.add(path + " " + before + " -> " + after);
        }
    }
}
