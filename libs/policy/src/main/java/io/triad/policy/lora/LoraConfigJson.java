// SPDX-License-Identifier: Apache-2.0
package io.triad.policy.lora;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * {@code adapter_config.json} in the layout of PEFT. PEFT has a field for each variant of LoRA, and gets more of them; so a
 * field that is set is refused unless it is known to leave the function as it is.
 */
final class LoraConfigJson {
    private static final ObjectMapper MAPPER = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private static final Set<String> READ = Set.of(
            "alpha_pattern",
            "base_model_name_or_path",
            "bias",
            "init_lora_weights",
            "layers_pattern",
            "layers_to_transform",
            "lora_alpha",
            "lora_dropout",
            "peft_type",
            "r",
            "rank_pattern",
            "target_modules",
            "task_type",
            "use_rslora");

    /** How an adapter came about, and settings of variants that other fields would switch on. */
    private static final Set<String> WITHOUT_EFFECT = Set.of(
            "auto_mapping",
            "eva_config",
            "inference_mode",
            "megatron_core",
            "peft_version",
            "qalora_group_size",
            "revision");

    /** Beginnings that leave the base's weights alone; the others move a part of them into the adapter. */
    private static final Set<String> INITIALIZATIONS = Set.of("true", "false", "gaussian", "eva", "orthogonal");

    /** What PEFT means by it, for the architectures that are computed here. */
    private static final String ALL_LINEAR = "all-linear";

    private static final LoraTargets ALL_PROJECTIONS =
            LoraTargets.Named.of("q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj");

    private LoraConfigJson() {}

    static LoraConfig read(String json) {
        JsonNode root;
        try {
            root = MAPPER.readTree(json);
        } catch (JsonProcessingException e) {
            throw invalid("adapter_config.json is not JSON: " + e.getOriginalMessage(), e);
        }
        if (!root.isObject()) {
            throw invalid("adapter_config.json is not a JSON object", null);
        }
        refuseWhatIsNotComputed(root);
        return new LoraConfig(
                targets(root),
                integer("r", present(root, "r")),
                number("lora_alpha", present(root, "lora_alpha")),
                root.hasNonNull("use_rslora") && flag("use_rslora", root.get("use_rslora")),
                root.hasNonNull("lora_dropout") ? number("lora_dropout", root.get("lora_dropout")) : 0,
                pattern(root, "rank_pattern", LoraConfigJson::integer),
                pattern(root, "alpha_pattern", LoraConfigJson::number),
                Optional.ofNullable(root.path("base_model_name_or_path").textValue()));
    }

    private static void refuseWhatIsNotComputed(JsonNode root) {
        require(root, "peft_type", "LORA"::equals, "\"LORA\", the one type of adapter that is computed");
        if (root.hasNonNull("task_type")) {
            require(root, "task_type", "CAUSAL_LM"::equals, "\"CAUSAL_LM\"");
        }
        if (root.hasNonNull("bias")) {
            require(root, "bias", "none"::equals, "\"none\"");
        }
        if (root.hasNonNull("init_lora_weights")) {
            require(
                    root,
                    "init_lora_weights",
                    INITIALIZATIONS::contains,
                    "true, false, \"gaussian\", \"eva\" or \"orthogonal\": the others change the base's weights, so convert "
                            + "the adapter to one of the unchanged base when you save it with PEFT");
        }
        root.properties().forEach(field -> {
            if (!READ.contains(field.getKey()) && !WITHOUT_EFFECT.contains(field.getKey()) && isSet(field.getValue())) {
                throw wrong(field.getKey(), field.getValue(), "unset: this variant of LoRA is not computed");
            }
        });
    }

    private static boolean isSet(JsonNode value) {
        boolean none = value.isNull() || value.isContainerNode() && value.isEmpty();
        return !none && !value.asText().equals("false");
    }

    private static void require(JsonNode root, String field, Function<String, Boolean> holds, String expected) {
        if (!holds.apply(present(root, field).asText())) {
            throw wrong(field, root.get(field), expected);
        }
    }

    private static LoraTargets targets(JsonNode root) {
        JsonNode modules = present(root, "target_modules");
        List<Integer> layers = oneOrMore(root, "layers_to_transform", LoraConfigJson::integer);
        List<String> layerLists = oneOrMore(root, "layers_pattern", LoraConfigJson::text);
        if (!modules.isTextual()) {
            List<String> names = new ArrayList<>();
            modules.forEach(name -> names.add(text("target_modules", name)));
            return new LoraTargets.Named(names, layers, layerLists);
        }
        for (String field : List.of("layers_to_transform", "layers_pattern")) {
            if (root.hasNonNull(field) && isSet(root.get(field))) {
                throw wrong(field, root.get(field), "unset where target_modules is a text");
            }
        }
        return modules.textValue().equalsIgnoreCase(ALL_LINEAR)
                ? ALL_PROJECTIONS
                : new LoraTargets.Matching(modules.textValue());
    }

    static String write(LoraConfig config) {
        ObjectNode root = MAPPER.createObjectNode();
        ObjectNode alphas = root.putObject("alpha_pattern");
        config.alphaPattern().forEach((pattern, alpha) -> putAlpha(alphas, pattern, alpha));
        root.put("base_model_name_or_path", config.baseModel().orElse(null));
        root.put("bias", "none");
        root.put("fan_in_fan_out", false);
        root.put("inference_mode", true);
        root.put("init_lora_weights", true);
        root.putNull("layers_pattern");
        root.putNull("layers_to_transform");
        putAlpha(root, "lora_alpha", config.alpha());
        root.put("lora_dropout", config.dropout());
        root.putNull("modules_to_save");
        root.put("peft_type", "LORA");
        root.put("r", config.rank());
        ObjectNode ranks = root.putObject("rank_pattern");
        config.rankPattern().forEach(ranks::put);
        putTargets(root, config.targets());
        root.put("task_type", "CAUSAL_LM");
        root.put("use_dora", false);
        root.put("use_rslora", config.rankStabilized());
        try {
            return MAPPER.writeValueAsString(root) + "\n";
        } catch (JsonProcessingException e) {
            throw invalid("adapter_config.json cannot be written: " + e.getOriginalMessage(), e);
        }
    }

    private static void putTargets(ObjectNode root, LoraTargets targets) {
        switch (targets) {
            case LoraTargets.Named(List<String> names, List<Integer> layers, List<String> layerLists) -> {
                names.forEach(root.putArray("target_modules")::add);
                if (!layers.isEmpty()) {
                    layers.forEach(root.putArray("layers_to_transform")::add);
                }
                if (!layerLists.isEmpty()) {
                    layerLists.forEach(root.putArray("layers_pattern")::add);
                }
            }
            case LoraTargets.Matching(String expression) -> root.put("target_modules", expression);
        }
    }

    /** Whole numbers as such: some readers take no others. */
    private static void putAlpha(ObjectNode to, String field, double alpha) {
        if (alpha == (int) alpha) {
            to.put(field, (int) alpha);
        } else {
            to.put(field, alpha);
        }
    }

    private interface Value<T> {
        T read(String field, JsonNode node);
    }

    private static <T> List<T> oneOrMore(JsonNode root, String field, Value<T> value) {
        List<T> values = new ArrayList<>();
        if (root.hasNonNull(field)) {
            JsonNode node = root.get(field);
            (node.isArray() ? node : List.of(node)).forEach(item -> values.add(value.read(field, item)));
        }
        return values;
    }

    private static <T> SequencedMap<String, T> pattern(JsonNode root, String field, Value<T> value) {
        SequencedMap<String, T> pattern = new LinkedHashMap<>();
        root.path(field)
                .properties()
                .forEach(entry ->
                        pattern.put(entry.getKey(), value.read(field + "." + entry.getKey(), entry.getValue())));
        return pattern;
    }

    private static int integer(String field, JsonNode node) {
        if (!node.isIntegralNumber() || !node.canConvertToInt()) {
            throw wrong(field, node, "an integer of 32 bits");
        }
        return node.intValue();
    }

    private static double number(String field, JsonNode node) {
        if (!node.isNumber()) {
            throw wrong(field, node, "a number");
        }
        return node.doubleValue();
    }

    private static boolean flag(String field, JsonNode node) {
        if (!node.isBoolean()) {
            throw wrong(field, node, "true or false");
        }
        return node.booleanValue();
    }

    private static String text(String field, JsonNode node) {
        if (!node.isTextual()) {
            throw wrong(field, node, "a text or a list of texts");
        }
        return node.textValue();
    }

    private static JsonNode present(JsonNode root, String field) {
        if (!root.hasNonNull(field)) {
            throw invalid("adapter field " + field + " is missing", null);
        }
        return root.get(field);
    }

    private static TriadException wrong(String field, JsonNode value, String expected) {
        return invalid("adapter field " + field + " is " + value + "; it must be " + expected, null);
    }

    private static TriadException invalid(String message, @Nullable Throwable cause) {
        return new TriadException(ErrorCode.CORRUPT_CHECKPOINT, message, cause);
    }
}
