// SPDX-License-Identifier: Apache-2.0
package io.triad.engine.remote;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.triad.engine.remote.FakeServer.Reply;
import io.triad.policy.TokenIds;
import io.triad.policy.sampling.SamplingSettings;
import io.triad.policy.tokenizer.PolicyTokenizer;
import io.triad.policy.tokenizer.WordVocabulary;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Answers as vLLM 0.32 does, with developer mode and adapters at run time switched on. */
final class FakeVllm implements AutoCloseable {
    static final String STARTED = "weights of the start";

    final FakeServer server = new FakeServer();
    final Map<String, String> adapters = new ConcurrentHashMap<>();
    volatile String served = TestPolicy.MODEL;
    volatile int maxTokens = TestPolicy.MAX_TOKENS;
    volatile LogProbScale scale = LogProbScale.MODEL;
    volatile String folder = STARTED;
    volatile String version = "default";
    volatile String device = "cuda";
    volatile String root = "/models/" + TestPolicy.MODEL;
    private final PolicyTokenizer tokenizer;

    FakeVllm() {
        this(TestPolicy.VOCABULARY);
    }

    FakeVllm(WordVocabulary vocabulary) {
        tokenizer = TestPolicy.tokenizer(vocabulary);
        server.on("/health", unused -> Reply.empty(200));
        server.on("/v1/models", unused -> Reply.json(200, models()));
        server.on("/tokenize", this::tokenize);
        server.on("/detokenize", this::detokenize);
        server.on("/v1/completions", this::complete);
        server.on("/v1/load_lora_adapter", this::load);
        server.on("/v1/unload_lora_adapter", this::unload);
        server.on("/weight_info", unused -> Reply.json(200, object().put("weight_version", version)));
        server.on("/update_weight_version", body -> {
            version = body.get("new_version").textValue();
            return Reply.json(200, object().put("success", true).put("new_version", version));
        });
        server.on("/collective_rpc", body -> {
            folder = body.at("/kwargs/weights_path").textValue();
            return Reply.json(200, object().set("results", object().arrayNode().addNull()));
        });
        server.on(
                "/server_info",
                unused -> Reply.json(
                        200, object().put("vllm_config", "model='x', device_config=" + device + ", seed=0")));
        server.on("/reset_prefix_cache", unused -> Reply.json(200, object().put("success", true)));
    }

    RemoteEngineSettings settings() {
        return TestPolicy.settings(server.uri(), ServerKind.VLLM);
    }

    /** All that was loaded is gone, as after a restart. */
    void restart() {
        adapters.clear();
        folder = STARTED;
        version = "default";
    }

    TinyModel model() {
        return new TinyModel(folder, TestPolicy.CONFIG.vocabSize());
    }

    static ObjectNode object() {
        return FakeServer.JSON.createObjectNode();
    }

    private ObjectNode models() {
        ObjectNode list = object().put("object", "list");
        ArrayNode models = list.putArray("data");
        models.addObject()
                .put("id", served)
                .put("object", "model")
                .put("owned_by", "vllm")
                .put("root", root)
                .putNull("parent")
                .put("max_model_len", maxTokens);
        adapters.forEach((name, path) -> models.addObject()
                .put("id", name)
                .put("object", "model")
                .put("owned_by", "vllm")
                .put("root", path)
                .put("parent", served)
                .putNull("max_model_len"));
        return list;
    }

    private Reply tokenize(JsonNode body) {
        ObjectNode answer = object();
        ArrayNode tokens = answer.putArray("tokens");
        tokenizer.encode(body.get("prompt").textValue()).stream().forEach(tokens::add);
        return Reply.json(
                200,
                answer.put("count", tokens.size())
                        .put("max_model_len", maxTokens)
                        .putNull("token_strs"));
    }

    private Reply detokenize(JsonNode body) {
        return Reply.json(200, object().put("prompt", tokenizer.decodeVerbatim(ids(body.get("tokens")))));
    }

    private Reply load(JsonNode body) {
        String name = body.get("lora_name").textValue();
        if (adapters.putIfAbsent(name, body.get("lora_path").textValue()) != null) {
            return error(400, "The lora adapter '" + name + "' has already been loaded.");
        }
        return Reply.text(200, "text/plain", "Success: LoRA adapter '" + name + "' added successfully.");
    }

    private Reply unload(JsonNode body) {
        String name = body.get("lora_name").textValue();
        return adapters.remove(name) == null
                ? error(404, "The lora adapter '" + name + "' cannot be found.")
                : Reply.text(200, "text/plain", "Success: LoRA adapter '" + name + "' removed successfully.");
    }

    private Reply complete(JsonNode body) {
        String asked = body.get("model").textValue();
        if (!asked.equals(served) && !adapters.containsKey(asked)) {
            return error(404, "The model `" + asked + "` does not exist.");
        }
        String weights = asked.equals(served) ? folder : folder + " with " + adapters.get(asked);
        TinyModel model = new TinyModel(weights, TestPolicy.CONFIG.vocabSize());
        SamplingSettings settings = new SamplingSettings(
                body.get("temperature").doubleValue(),
                body.get("top_p").doubleValue(),
                body.get("max_tokens").intValue());
        int end = body.at("/stop_token_ids/0").intValue();
        TokenIds prompt = ids(body.get("prompt"));
        return Reply.json(
                200,
                completion(
                        asked,
                        prompt,
                        model.draw(prompt, settings, end, body.get("seed").longValue()),
                        end));
    }

    private ObjectNode completion(String asked, TokenIds prompt, List<TinyModel.Drawn> drawn, int end) {
        ObjectNode answer = object().put("id", "cmpl-1")
                .put("object", "text_completion")
                .put("created", 1)
                .put("model", asked);
        ObjectNode choice =
                answer.putArray("choices").addObject().put("index", 0).put("text", "…");
        ObjectNode logProbs = choice.putObject("logprobs");
        ArrayNode offsets = logProbs.putArray("text_offset");
        ArrayNode values = logProbs.putArray("token_logprobs");
        ArrayNode names = logProbs.putArray("tokens");
        ArrayNode tops = logProbs.putArray("top_logprobs");
        ArrayNode ids = choice.putArray("token_ids");
        for (TinyModel.Drawn each : drawn) {
            String name = "token_id:" + each.token();
            offsets.add(0);
            values.add((float) each.on(scale));
            names.add(name);
            tops.addObject().put(name, (float) each.on(scale));
            ids.add(each.token());
        }
        boolean stopped = drawn.getLast().token() == end;
        choice.put("finish_reason", stopped ? "stop" : "length");
        if (stopped) {
            choice.put("stop_reason", end);
        } else {
            choice.putNull("stop_reason");
        }
        prompt.stream().forEach(choice.putArray("prompt_token_ids")::add);
        return answer;
    }

    private static TokenIds ids(JsonNode array) {
        int[] ids = new int[array.size()];
        for (int index = 0; index < ids.length; index++) {
            ids[index] = array.get(index).intValue();
        }
        return TokenIds.of(ids);
    }

    private static Reply error(int status, String message) {
        return Reply.json(
                status, object().set("error", object().put("message", message).put("code", status)));
    }

    @Override
    public void close() {
        server.close();
        tokenizer.close();
    }
}
