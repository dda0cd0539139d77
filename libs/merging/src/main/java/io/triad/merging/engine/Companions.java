// SPDX-License-Identifier: Apache-2.0
package io.triad.merging.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import io.triad.merging.config.MergeConfig;
import io.triad.merging.model.JsonFile;
import io.triad.merging.model.SourceModel;
import io.triad.merging.plan.MergePlan;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What lies beside the weights of a merged model: the configuration of the base (or first) model, changed where the merge changes the
 * model, and the tokenizer's files of the same model or of the one that the merge file chose.
 */
final class Companions {
    private static final List<String> OF_TOKENIZER = List.of(
            "tokenizer_config.json",
            "special_tokens_map.json",
            "tokenizer.model",
            "vocab.json",
            "merges.txt",
            "added_tokens.json",
            "chat_template.jinja",
            "chat_template.json");

    private static final String GENERATION = "generation_config.json";
    private static final String TOKENIZER_CONFIG = "tokenizer_config.json";
    private static final String TEMPLATE = "chat_template";
    private static final String TEMPLATE_FILE = "chat_template.jinja";
    private static final List<String> NUM_LAYERS = List.of("num_hidden_layers", "n_layer", "num_layers");
    private static final List<String> SPECIAL_IDS = List.of("bos_token_id", "eos_token_id", "pad_token_id");

    private final MergeConfig config;
    private final MergePlan plan;
    private final SourceModel ofTokenizer;
    private final Optional<String> template;

    /**
     * Looks whether all can be made.
     *
     * @throws TriadException INVALID_REQUEST when the chat template cannot be had
     */
    Companions(MergeConfig config, MergePlan plan) {
        this.config = config;
        this.plan = plan;
        this.ofTokenizer = plan.vocabulary()
                .map(vocabulary -> plan.models().stream()
                        .filter(model -> model.name().equals(vocabulary.donor()))
                        .findFirst()
                        .orElseThrow())
                .orElse(plan.donor());
        this.template = config.chatTemplate().flatMap(this::template);
    }

    private Optional<String> template(String wanted) {
        if (wanted.equals("auto")) {
            Map<String, Integer> counts = new LinkedHashMap<>();
            plan.models().forEach(model -> templateOf(model).ifPresent(each -> counts.merge(each, 1, Integer::sum)));
            return counts.entrySet().stream().max(Map.Entry.comparingByValue()).map(Map.Entry::getKey);
        }
        if (!wanted.contains("{")) {
            throw new TriadException(
                    ErrorCode.INVALID_REQUEST,
                    "chat_template is '" + wanted
                            + "', the name of a template that mergekit brings along and Triad does"
                            + " not; write the template itself, or auto");
        }
        return Optional.of(wanted);
    }

    private static Optional<String> templateOf(SourceModel model) {
        Path file = model.folder().resolve(TEMPLATE_FILE);
        Path settings = model.folder().resolve(TOKENIZER_CONFIG);
        try {
            if (Files.exists(file)) {
                return Optional.of(
                        Files.readString(file, StandardCharsets.UTF_8).strip());
            }
        } catch (IOException e) {
            throw new TriadException(ErrorCode.EXHAUSTED, file + " cannot be read: " + e, e);
        }
        return Files.exists(settings)
                ? Optional.ofNullable(JsonFile.read(settings).path(TEMPLATE).textValue())
                        .map(String::strip)
                : Optional.empty();
    }

    /** Writes them into the merged model's folder. */
    void write(Path output) throws IOException {
        JsonFile.write(output.resolve(SourceModel.CONFIG), config());
        copy(plan.donor(), GENERATION, output);
        for (String file : OF_TOKENIZER) {
            copy(ofTokenizer, file, output);
        }
        if (plan.vocabulary().isPresent()) {
            JsonFile.write(
                    output.resolve(SourceModel.TOKENIZER),
                    plan.vocabulary().get().file());
            Files.deleteIfExists(output.resolve("added_tokens.json"));
            addToSettings(
                    output.resolve(TOKENIZER_CONFIG), plan.vocabulary().get().file());
        } else {
            copy(ofTokenizer, SourceModel.TOKENIZER, output);
        }
        if (template.isPresent()) {
            Path settings = output.resolve(TOKENIZER_CONFIG);
            ObjectNode node = Files.exists(settings)
                    ? JsonFile.read(settings)
                    : plan.donor().config().objectNode();
            JsonFile.write(settings, node.put(TEMPLATE, template.get()));
            Files.deleteIfExists(output.resolve(TEMPLATE_FILE));
        }
    }

    private static void copy(SourceModel model, String file, Path output) throws IOException {
        Path from = model.folder().resolve(file);
        if (Files.exists(from)) {
            Files.write(output.resolve(file), Files.readAllBytes(from));
        }
    }

    /** transformers keeps a second list of added tokens, by id. */
    private static void addToSettings(Path settings, ObjectNode tokenizer) throws IOException {
        if (!Files.exists(settings)) {
            return;
        }
        ObjectNode node = JsonFile.read(settings);
        if (node.get("added_tokens_decoder") instanceof ObjectNode decoder) {
            for (JsonNode token : tokenizer.path("added_tokens")) {
                ObjectNode entry = ((ObjectNode) token).deepCopy();
                String id = entry.remove("id").asText();
                if (!decoder.has(id)) {
                    decoder.set(id, entry);
                }
            }
            JsonFile.write(settings, node);
        }
    }

    private ObjectNode config() {
        ObjectNode node = plan.donor().config().deepCopy();
        config.outDtype().or(config::dtype).ifPresent(dtype -> {
            String name =
                    switch (dtype) {
                        case F32 -> "float32";
                        case BF16 -> "bfloat16";
                        case F16 -> "float16";
                    };
            node.put(node.has("dtype") ? "dtype" : "torch_dtype", name);
        });
        if (!plan.layers().isEmpty()) {
            layers(node);
        }
        plan.vocabulary().ifPresent(vocabulary -> {
            node.put("vocab_size", vocabulary.numRows());
            for (String id : SPECIAL_IDS) {
                JsonNode value = ofTokenizer.config().get(id);
                if (value != null) {
                    node.set(id, value);
                }
            }
        });
        if (plan.tensors().stream().anyMatch(tensor -> tensor.info().name().equals("lm_head.weight"))
                && node.path("tie_word_embeddings").asBoolean()) {
            node.put("tie_word_embeddings", false);
        }
        return node;
    }

    private void layers(ObjectNode node) {
        for (String key : NUM_LAYERS) {
            if (node.has(key)) {
                node.put(key, plan.layers().size());
            }
        }
        // Some configurations list what kind of attention each layer has.
        if (node.get("layer_types") instanceof ArrayNode types) {
            ArrayNode stacked = node.putArray("layer_types");
            for (int layer : plan.layers()) {
                stacked.add(types.path(Math.min(layer, types.size() - 1)));
            }
        }
    }
}
