// SPDX-License-Identifier: Apache-2.0
package io.triad.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Looks at rendered objects. */
final class Pods {
    private static final String COMPONENT = "app.kubernetes.io/component";

    private Pods() {}

    static Stream<ObjectNode> ofKind(List<ObjectNode> objects, String kind) {
        return objects.stream().filter(object -> object.path("kind").asText().equals(kind));
    }

    /** The pod templates of Deployments and Jobs. */
    static List<JsonNode> templates(List<ObjectNode> objects) {
        return Stream.concat(ofKind(objects, "Deployment"), ofKind(objects, "Job"))
                .map(object -> object.at("/spec/template"))
                .toList();
    }

    /** Containers and those that run before them. */
    static List<JsonNode> containers(JsonNode template) {
        List<JsonNode> containers = new ArrayList<>();
        template.at("/spec/containers").forEach(containers::add);
        template.at("/spec/initContainers").forEach(containers::add);
        return containers;
    }

    static String component(JsonNode template) {
        return template.at("/metadata/labels").path(COMPONENT).asText();
    }

    /** Whether a {@code matchLabels} map selects what has {@code labels}. */
    static boolean selects(JsonNode matchLabels, JsonNode labels) {
        return matchLabels.properties().stream()
                .allMatch(each -> labels.path(each.getKey()).equals(each.getValue()));
    }
}
