// SPDX-License-Identifier: Apache-2.0
package io.triad.merging.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.triad.merging.config.MergeConfig;
import io.triad.merging.config.Setting;
import io.triad.merging.config.TokenizerChoice;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A merge file's settings in one form: keys in a fixed order, models by their place in {@link MergeConfig#models}. */
final class SettingsJson {
    private final List<String> models;

    private SettingsJson(MergeConfig config) {
        this.models = List.copyOf(config.models());
    }

    static ObjectNode of(MergeConfig config, long seed) {
        return new SettingsJson(config).settings(config, seed);
    }

    private ObjectNode settings(MergeConfig config, long seed) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("method", config.method());
        ArrayNode slices = node.putArray("slices");
        for (MergeConfig.Slice slice : config.slices()) {
            ObjectNode each = slices.addObject();
            ArrayNode sources = each.putArray("sources");
            for (MergeConfig.Source source : slice.sources()) {
                ObjectNode of = sources.addObject();
                of.put("model", place(source.model()));
                source.layers()
                        .ifPresent(layers ->
                                of.putArray("layers").add(layers.from()).add(layers.to()));
                parameters(of, source.parameters());
            }
            slice.base().ifPresent(base -> each.put("base", place(base)));
            parameters(each, slice.parameters());
        }
        config.base().ifPresent(base -> node.put("base", place(base)));
        parameters(node, config.parameters());
        config.dtype().ifPresent(dtype -> node.put("dtype", dtype.name()));
        config.outDtype().ifPresent(dtype -> node.put("out_dtype", dtype.name()));
        config.tokenizer().ifPresent(choice -> tokenizer(node.putObject("tokenizer"), choice));
        config.chatTemplate().ifPresent(template -> node.put("chat_template", template));
        return node.put("seed", seed);
    }

    private int place(String model) {
        return models.indexOf(model);
    }

    private static void parameters(ObjectNode node, Map<String, Setting> parameters) {
        if (!parameters.isEmpty()) {
            ObjectNode object = node.putObject("parameters");
            new TreeMap<>(parameters).forEach((name, setting) -> put(object, name, setting));
        }
    }

    private static void put(ObjectNode node, String name, Setting setting) {
        switch (setting) {
            case Setting.Scalar scalar -> node.set(name, scalar(scalar.value()));
            case Setting.Gradient gradient -> {
                ArrayNode values = node.putArray(name);
                gradient.values().forEach(value -> values.add(scalar(value)));
            }
            case Setting.Conditional conditional -> {
                ArrayNode conditions = node.putArray(name);
                for (Setting.Condition condition : conditional.conditions()) {
                    ObjectNode each = conditions.addObject();
                    condition.filter().ifPresent(filter -> each.put("filter", filter));
                    put(each, "value", condition.value());
                }
            }
        }
    }

    private static JsonNode scalar(Object value) {
        return switch (value) {
            case Double number -> JsonNodeFactory.instance.numberNode(number);
            case Boolean flag -> JsonNodeFactory.instance.booleanNode(flag);
            default -> JsonNodeFactory.instance.textNode(value.toString());
        };
    }

    private void tokenizer(ObjectNode node, TokenizerChoice choice) {
        switch (choice.source()) {
            case TokenizerChoice.Source.Base _ -> node.put("source", "base");
            case TokenizerChoice.Source.Union _ -> node.put("source", "union");
            case TokenizerChoice.Source.Model model -> node.put("source", place(model.name()));
        }
        ObjectNode tokens = node.putObject("tokens");
        choice.tokens().forEach((token, said) -> {
            ObjectNode each = tokens.putObject(token).put("force", said.force());
            said.embedding().ifPresent(embedding -> {
                switch (embedding) {
                    case TokenizerChoice.Embedding.Zero _ -> each.put("zero", true);
                    case TokenizerChoice.Embedding.OfModel of -> each.put("model", place(of.model()));
                    case TokenizerChoice.Embedding.OfToken of ->
                        each.put("model", place(of.model())).put("token", of.token());
                    case TokenizerChoice.Embedding.OfId of ->
                        each.put("model", place(of.model())).put("id", of.id());
                }
            });
        });
        choice.padToMultipleOf().ifPresent(multiple -> node.put("pad_to_multiple_of", multiple));
    }
}
