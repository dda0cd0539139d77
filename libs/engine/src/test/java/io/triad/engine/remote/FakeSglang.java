// SPDX-License-Identifier: Apache-2.0
package io.triad.engine.remote;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.triad.engine.remote.FakeServer.Reply;
import io.triad.policy.TokenIds;
import io.triad.policy.sampling.SamplingSettings;
import io.triad.policy.tokenizer.PolicyTokenizer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;

/** Answers as SGLang 0.5.23 does, with adapters switched on. */
final class FakeSglang implements AutoCloseable {
    static final String STARTED = "weights of the start";

    final FakeServer server = new FakeServer();
    final Map<String, String> adapters = new ConcurrentHashMap<>();
    volatile String listed = TestPolicy.MODEL;
    volatile String folder = STARTED;
    volatile String version = "default";
    private final PolicyTokenizer tokenizer = TestPolicy.tokenizer(TestPolicy.VOCABULARY);

    FakeSglang() {
        server.on("/health", unused -> Reply.empty(200));
        server.on("/v1/models", unused -> Reply.json(200, models()));
        server.on("/server_info", unused -> Reply.json(200, object().put("served_model_name", TestPolicy.MODEL)));
        server.on("/model_info", unused -> Reply.json(200, object().put("weight_version", version)));
        server.on("/tokenize", this::tokenize);
        server.on("/detokenize", this::detokenize);
        server.on("/generate", this::generate);
        server.on("/load_lora_adapter", body -> {
            adapters.put(
                    body.get("lora_name").textValue(), body.get("lora_path").textValue());
            return Reply.json(200, object().put("success", true));
        });
        server.on("/unload_lora_adapter", body -> {
            adapters.remove(body.get("lora_name").textValue());
            return Reply.json(200, object().put("success", true));
        });
        server.on("/update_weight_version", body -> {
            version = body.get("new_version").textValue();
            return Reply.json(200, object().put("success", true).put("new_version", version));
        });
        server.on("/update_weights_from_disk", this::reload);
    }

    RemoteEngineSettings settings() {
        return TestPolicy.settings(server.uri(), ServerKind.SGLANG);
    }

    private static ObjectNode object() {
        return FakeServer.JSON.createObjectNode();
    }

    private ObjectNode models() {
        ObjectNode list = object().put("object", "list");
        ArrayNode models = list.putArray("data");
        models.addObject().put("id", listed).put("root", listed).put("max_model_len", TestPolicy.MAX_TOKENS);
        adapters.forEach((name, path) ->
                models.addObject().put("id", name).put("root", path).putNull("max_model_len"));
        return list;
    }

    private Reply tokenize(JsonNode body) {
        ObjectNode answer = object();
        ArrayNode tokens = answer.putArray("tokens");
        tokenizer.encode(body.get("prompt").textValue()).stream().forEach(tokens::add);
        return Reply.json(200, answer.put("count", tokens.size()).put("max_model_len", -1));
    }

    private Reply detokenize(JsonNode body) {
        TokenIds ids = ids(body.get("tokens"));
        boolean skip = body.path("skip_special_tokens").asBoolean(true);
        return Reply.json(200, object().put("text", skip ? tokenizer.decode(ids) : tokenizer.decodeVerbatim(ids)));
    }

    private Reply reload(JsonNode body) {
        folder = body.get("model_path").textValue();
        // What is listed takes the folder's name.
        listed = folder;
        version = body.get("weight_version").textValue();
        return Reply.json(
                200, object().put("success", true).put("message", "Succeeded").put("num_paused_requests", 0));
    }

    private Reply generate(JsonNode body) {
        JsonNode asked = body.get("sampling_params");
        SamplingSettings settings = new SamplingSettings(
                asked.get("temperature").doubleValue(),
                asked.get("top_p").doubleValue(),
                asked.get("max_new_tokens").intValue());
        String adapter = body.path("lora_path").asText("");
        if (!adapter.isEmpty() && !adapters.containsKey(adapter)) {
            return Reply.json(
                    400, object().set("error", object().put("message", "Got LoRA adapter that has never been loaded")));
        }
        String weights = adapter.isEmpty() ? folder : folder + " with " + adapters.get(adapter);
        // ignore_eos makes the server ignore stop_token_ids too.
        int end = asked.path("ignore_eos").asBoolean()
                ? -1
                : asked.at("/stop_token_ids/0").intValue();
        TinyModel model = new TinyModel(weights, TestPolicy.CONFIG.vocabSize());
        List<TinyModel.Drawn> drawn = model.draw(
                ids(body.get("input_ids")),
                settings,
                end,
                asked.get("sampling_seed").longValue());
        ObjectNode answer = object().put("text", "…");
        ArrayNode ids = answer.putArray("output_ids");
        ObjectNode about = answer.putObject("meta_info").put("id", "1").put("weight_version", version);
        boolean stopped = drawn.getLast().token() == end;
        about.putObject("finish_reason")
                .put("type", stopped ? "stop" : "length")
                .put(stopped ? "matched" : "length", stopped ? end : settings.maxTokens());
        ArrayNode tokens = about.putArray("output_token_logprobs");
        for (TinyModel.Drawn each : drawn) {
            ids.add(each.token());
            tokens.addArray().add((float) each.tempered()).add(each.token()).addNull();
        }
        return Reply.json(200, answer);
    }

    private static TokenIds ids(JsonNode array) {
        IntStream ids = StreamSupport.stream(array.spliterator(), false).mapToInt(JsonNode::intValue);
        return TokenIds.of(ids.toArray());
    }

    @Override
    public void close() {
        server.close();
        tokenizer.close();
    }
}
