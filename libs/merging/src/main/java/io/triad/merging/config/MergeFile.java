// SPDX-License-Identifier: Apache-2.0
package io.triad.merging.config;

import io.triad.checkpoint.safetensors.DType;
import io.triad.failure.TriadException;
import io.triad.merging.config.MergeConfig.Layers;
import io.triad.merging.config.MergeConfig.Slice;
import io.triad.merging.config.MergeConfig.Source;
import io.triad.merging.method.Methods;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;

/**
 * Reads a merge file as mergekit does: {@code merge_method}, {@code models} or {@code slices}, {@code base_model},
 * {@code parameters}, {@code dtype}, {@code out_dtype}, {@code tokenizer_source} or {@code tokenizer}, {@code chat_template}.
 *
 * <p>mergekit passes over keys and parameters that it does not know; here they are refused by name, since they were meant to
 * do something. Parameters of other methods than the chosen one have no effect, as in mergekit. {@code random_seed} is read, which in
 * mergekit is an option of the command.
 */
public final class MergeFile {
    /** The longest file that is read, in characters. */
    public static final int MAX_CHARACTERS = 1 << 20;

    private static final Set<String> KEYS = Set.of(
            "merge_method",
            "models",
            "slices",
            "base_model",
            "parameters",
            "dtype",
            "out_dtype",
            "tokenizer_source",
            "tokenizer",
            "chat_template",
            "random_seed");

    private static final Map<String, String> UNSUPPORTED = Map.of(
            "modules",
            "models of several modules, such as vision models, are not merged; merge the language model alone with"
                    + " models or slices",
            "residual_weight",
            "mergekit itself does nothing with it; leave it out");

    private MergeFile() {}

    /**
     * Reads a merge.
     *
     * @param text YAML
     * @param name what messages call the file
     * @throws TriadException INVALID_REQUEST saying where and what is wrong, or not supported, and what to do
     */
    public static MergeConfig read(String text, String name) {
        YamlNode root = YamlNode.parse(text, name);
        Map<String, YamlNode> keys = root.mapping();
        requireKnown(keys, KEYS);
        YamlNode method = root.get("merge_method").orElseThrow(() -> root.wrong("has no merge_method"));
        String methodName = method.text();
        if (Methods.find(methodName).isEmpty()) {
            throw method.wrong("is '" + methodName + "', which is not supported; use one of "
                    + String.join(", ", Methods.names()));
        }
        return new MergeConfig(
                methodName,
                slices(root),
                root.get("base_model").map(MergeFile::model),
                root.get("dtype").flatMap(MergeFile::dtype),
                root.get("out_dtype").flatMap(MergeFile::dtype),
                TokenizerKeys.read(root),
                root.get("chat_template").map(YamlNode::text),
                parameters(root),
                root.get("random_seed")
                        .map(seed -> OptionalLong.of(seed.integer()))
                        .orElse(OptionalLong.empty()));
    }

    static void requireKnown(Map<String, YamlNode> keys, Set<String> known) {
        for (Map.Entry<String, YamlNode> entry : keys.entrySet()) {
            String key = entry.getKey();
            if (UNSUPPORTED.containsKey(key)) {
                throw entry.getValue().wrong("is not supported: " + UNSUPPORTED.get(key));
            }
            if (!known.contains(key)) {
                throw entry.getValue().wrong("is not a key here; there are " + String.join(", ", new TreeSet<>(known)));
            }
        }
    }

    private static List<Slice> slices(YamlNode root) {
        Optional<YamlNode> models = root.get("models");
        Optional<YamlNode> slices = root.get("slices");
        if (models.isPresent() == slices.isPresent()) {
            throw root.wrong("has " + (models.isPresent() ? "models and slices" : "neither models nor slices")
                    + "; give one of the two");
        }
        if (models.isPresent()) {
            List<Source> sources = new ArrayList<>();
            for (YamlNode each : models.get().elements()) {
                requireKnown(each.mapping(), Set.of("model", "parameters"));
                sources.add(new Source(modelOf(each), Optional.empty(), parameters(each)));
            }
            return List.of(new Slice(sources, Optional.empty(), Map.of()));
        }
        return slices.orElseThrow().elements().stream().map(MergeFile::slice).toList();
    }

    private static Slice slice(YamlNode node) {
        requireKnown(node.mapping(), Set.of("sources", "base_model", "parameters"));
        List<Source> sources = new ArrayList<>();
        for (YamlNode each : node.get("sources")
                .orElseThrow(() -> node.wrong("has no sources"))
                .elements()) {
            requireKnown(each.mapping(), Set.of("model", "layer_range", "parameters"));
            YamlNode range = each.get("layer_range").orElseThrow(() -> each.wrong("has no layer_range"));
            sources.add(new Source(modelOf(each), Optional.of(layers(range)), parameters(each)));
        }
        return new Slice(sources, node.get("base_model").map(MergeFile::model), parameters(node));
    }

    private static Layers layers(YamlNode range) {
        List<YamlNode> ends = range.elements();
        if (ends.size() != 2) {
            throw range.wrong("has " + ends.size() + " numbers, expected [first, one after the last]");
        }
        try {
            return new Layers(
                    Math.toIntExact(ends.get(0).integer()),
                    Math.toIntExact(ends.get(1).integer()));
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw range.wrong(String.valueOf(e.getMessage()));
        }
    }

    private static String modelOf(YamlNode node) {
        return model(node.get("model").orElseThrow(() -> node.wrong("has no model")));
    }

    /** A model's name; mergekit also takes {@code {model: {path: …, revision: …}}}, which is how it writes them. */
    static String model(YamlNode node) {
        String name = node.isMapping() ? spelledOut(node) : node.text();
        if (name.contains("+")) {
            throw node.wrong(
                    "is '" + name + "', with an adapter; merge the adapter into its model first and name the result");
        }
        return name;
    }

    private static String spelledOut(YamlNode node) {
        requireKnown(node.mapping(), Set.of("model", "path", "revision"));
        if (node.get("model").isPresent()) {
            return model(node.get("model").orElseThrow());
        }
        String path =
                node.get("path").orElseThrow(() -> node.wrong("has no path")).text();
        return path
                + node.get("revision").map(revision -> "@" + revision.text()).orElse("");
    }

    private static Optional<DType> dtype(YamlNode node) {
        return switch (node.text()) {
            case "float32" -> Optional.of(DType.F32);
            case "bfloat16" -> Optional.of(DType.BF16);
            case "float16" -> Optional.of(DType.F16);
            default -> throw node.wrong("is '" + node.text() + "', expected float32, bfloat16 or float16");
        };
    }

    private static Map<String, Setting> parameters(YamlNode of) {
        Optional<YamlNode> node = of.get("parameters");
        Map<String, Setting> parameters = new LinkedHashMap<>();
        if (node.isPresent()) {
            for (Map.Entry<String, YamlNode> entry : node.get().mapping().entrySet()) {
                if (!Methods.knowsParameter(entry.getKey())) {
                    throw entry.getValue()
                            .wrong("is no parameter of any method; there are "
                                    + String.join(", ", Methods.parameterNames()));
                }
                parameters.put(entry.getKey(), setting(entry.getValue()));
            }
        }
        return parameters;
    }

    private static Setting setting(YamlNode node) {
        if (node.isMapping()) {
            return new Setting.Conditional(List.of(condition(node)));
        }
        if (!node.isList()) {
            return new Setting.Scalar(node.scalar());
        }
        List<YamlNode> elements = node.elements();
        if (elements.isEmpty()) {
            throw node.wrong("is an empty list; give a value, or leave it out");
        }
        if (elements.stream().noneMatch(YamlNode::isMapping)) {
            return new Setting.Gradient(elements.stream().map(YamlNode::scalar).toList());
        }
        return new Setting.Conditional(
                elements.stream().map(MergeFile::condition).toList());
    }

    private static Setting.Condition condition(YamlNode node) {
        requireKnown(node.mapping(), Set.of("filter", "value"));
        Setting value = setting(node.get("value").orElseThrow(() -> node.wrong("has no value")));
        if (value instanceof Setting.Conditional) {
            throw node.wrong("has conditions inside a condition; give a value or a list of values");
        }
        return new Setting.Condition(node.get("filter").map(YamlNode::text), value);
    }
}
