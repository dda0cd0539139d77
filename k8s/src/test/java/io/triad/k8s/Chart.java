// SPDX-License-Identifier: Apache-2.0
package io.triad.k8s;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The chart with one set of values, in a folder of its own: a copy whose {@code values.yaml} has the example's values in it, so that
 * also {@code helm lint}, which takes no values here, sees them.
 */
final class Chart {
    static final Path MODULE = Path.of("").toAbsolutePath();
    static final Path ROOT = MODULE.getParent();
    static final Path SOURCE = MODULE.resolve("triad");
    static final String RELEASE = "demo";
    static final String NAMESPACE = "triad";
    /** The library would take itself for a very old cluster. */
    static final String KUBERNETES = "1.31.0";

    /** Refuses keys that are there twice, of which YAML keeps the last without a word. */
    static final ObjectMapper YAML = new ObjectMapper(YAMLFactory.builder()
                    .disable(YAMLGenerator.Feature.SPLIT_LINES)
                    .build())
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);

    private final Path folder;

    private Chart(Path folder) {
        this.folder = folder;
    }

    /** The names of the example values, without {@code .yaml}. */
    static List<String> examples() {
        try (Stream<Path> files = Files.list(MODULE.resolve("examples"))) {
            return files.map(file -> file.getFileName().toString().replace(".yaml", ""))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static ObjectNode example(String name) {
        return (ObjectNode) read(MODULE.resolve("examples").resolve(name + ".yaml"));
    }

    static JsonNode read(Path yaml) {
        try {
            return YAML.readTree(yaml.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(yaml + " cannot be read", e);
        }
    }

    static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static ObjectNode yaml(String text) {
        try {
            return (ObjectNode) YAML.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the chart with the values of an example, and {@code more} over them, written below {@code temporary}. */
    static Chart with(Path temporary, String example, ObjectNode... more) {
        return copy(
                temporary,
                Stream.concat(Stream.of(example(example)), Stream.of(more)).toList());
    }

    private static Chart copy(Path temporary, List<ObjectNode> values) {
        try {
            Path folder = Files.createTempDirectory(temporary, "chart").resolve("triad");
            try (Stream<Path> files = Files.walk(SOURCE)) {
                for (Path file : files.toList()) {
                    Files.copy(file, folder.resolve(SOURCE.relativize(file).toString()));
                }
            }
            ObjectNode all = (ObjectNode) read(SOURCE.resolve("values.yaml"));
            values.forEach(each -> merge(all, each));
            YAML.writeValue(folder.resolve("values.yaml").toFile(), all);
            return new Chart(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As Helm does: maps become one, anything else is replaced. */
    private static void merge(ObjectNode base, ObjectNode over) {
        for (Map.Entry<String, JsonNode> each : over.properties()) {
            if (base.get(each.getKey()) instanceof ObjectNode inner && each.getValue() instanceof ObjectNode map) {
                merge(inner, map);
            } else {
                base.set(each.getKey(), each.getValue().deepCopy());
            }
        }
    }

    /** Runs {@code helm lint --strict}. */
    LintResult lint() {
        return new Helm(folder).lint().strict().call();
    }

    /** Runs {@code helm template}; what Helm refuses is thrown with its words. */
    String render() {
        return new Helm(folder)
                .template()
                .withName(RELEASE)
                .withNamespace(NAMESPACE)
                .withKubeVersion(KUBERNETES)
                .call();
    }

    /** Renders, and returns the objects in their order. */
    List<ObjectNode> objects() {
        return objects(render());
    }

    static List<ObjectNode> objects(String rendered) {
        try {
            List<ObjectNode> objects = new ArrayList<>();
            for (JsonNode each : YAML.readerFor(new TypeReference<JsonNode>() {})
                    .<JsonNode>readValues(rendered)
                    .readAll()) {
                if (each instanceof ObjectNode object) {
                    objects.add(object);
                }
            }
            return objects;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
