// SPDX-License-Identifier: Apache-2.0
package io.triad.engine.remote;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.triad.engine.remote.WeightUpdate.LoraAdapter;
import io.triad.engine.remote.WeightUpdate.Reload;
import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import io.triad.policy.PolicyConfig;
import io.triad.policy.TokenIds;
import io.triad.policy.sampling.SampleRequest;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * vLLM: {@code /v1/completions} with ids in and, from 0.10.2 on, ids out ({@code return_token_ids}); before that
 * {@code token_id:N} in the place of texts. Adapters need {@code VLLM_ALLOW_RUNTIME_LORA_UPDATING=1} and
 * {@code --enable-lora}, a reload needs {@code VLLM_SERVER_DEV_MODE=1}.
 *
 * <p>A server fills what a request leaves out from the model's {@code generation_config.json}, a repetition penalty for
 * instance, so every setting is sent. {@code ignore_eos} leaves our ends of a turn as the tokens that end a response.
 */
final class VllmProtocol implements ServerProtocol {
    /** vLLM raises a lower temperature to this. */
    private static final double SMALLEST_TEMPERATURE = 0.01;

    private static final Pattern DTYPE = Pattern.compile("\\bdtype=torch\\.(\\w+)");
    private static final Pattern UNQUANTIZED = Pattern.compile("\\bquantization=None\\b");
    private static final String TOKEN_ID = "token_id:";

    private final ServerCalls calls;
    private final String model;

    VllmProtocol(ServerCalls calls, String model) {
        this.calls = calls;
        this.model = model;
    }

    @Override
    public Optional<ServedModel> served(Function<ServerCall, Answer> asking) {
        return ServedModel.find(ServedModel.read(asking.apply(ServedModel.LIST)), model);
    }

    @Override
    public ServerDescription description() {
        return new ServerDescription(
                ServerKind.VLLM,
                textIfOffered("/version", "version"),
                model,
                textIfOffered("/server_info", "vllm_config").flatMap(VllmProtocol::dtype),
                weightVersion());
    }

    /** From how the server prints its configuration, in developer mode only. */
    private static Optional<String> dtype(String config) {
        Matcher held = DTYPE.matcher(config);
        return held.find() && UNQUANTIZED.matcher(config).find()
                ? ServerDescription.dtype(held.group(1))
                : Optional.empty();
    }

    @Override
    public Optional<String> weightVersion() {
        return textIfOffered("/weight_info", "weight_version");
    }

    private Optional<String> textIfOffered(String path, String field) {
        return calls.askIfOffered(ServerCall.get(path))
                .flatMap(answer -> answer.optional(field))
                .map(Answer::text);
    }

    /** On a CPU the output layer is a packed copy, which a reload of tied weights leaves as it was (seen in 0.32.0). */
    @Override
    public void requireReloadable(PolicyConfig config) {
        if (config.tieWordEmbeddings()
                && calls.ask(ServerCall.get("/server_info"))
                        .field("vllm_config")
                        .text()
                        .contains("device_config=cpu")) {
            throw new TriadException(
                    ErrorCode.INVALID_REQUEST,
                    "vLLM on a CPU keeps the old output layer when it reads other weights with tied embeddings;"
                            + " serve a checkpoint with tie_word_embeddings false, or use LoRA adapters");
        }
    }

    @Override
    public void reload(Reload weights) {
        // Weights that were read in half must not pass for the old ones.
        name(ServerDescription.LOADING);
        ObjectNode reading = ServerCalls.object().put("method", "reload_weights");
        reading.putObject("kwargs").put("weights_path", weights.folder());
        calls.send(ServerCall.post("/collective_rpc", reading));
        Answer reset = calls.ask(ServerCall.post("/reset_prefix_cache"));
        if (reset.optional("success").map(success -> !success.flag()).orElse(false)) {
            throw new TriadException(
                    ErrorCode.UNAVAILABLE,
                    "the server did not forget the prompts that it read with its old weights; others use it still");
        }
        name(weights.version());
    }

    private void name(String version) {
        calls.send(
                ServerCall.post("/update_weight_version", ServerCalls.object().put("new_version", version)));
    }

    @Override
    public void load(LoraAdapter adapter) {
        calls.send(ServerCall.post(
                "/v1/load_lora_adapter",
                ServerCalls.object().put("lora_name", adapter.name()).put("lora_path", adapter.folder())));
    }

    @Override
    public void unload(LoraAdapter adapter) {
        calls.sendOnce(
                ServerCall.post("/v1/unload_lora_adapter", ServerCalls.object().put("lora_name", adapter.name())));
    }

    @Override
    public ServerTokenizer tokenizer() {
        return new ServerTokenizer(calls, model, "prompt");
    }

    @Override
    public DrawnTokens draw(SampleRequest request, List<Integer> ends, Optional<String> adapter) {
        Answer answer = calls.ask(ServerCall.post("/v1/completions", body(request, ends, adapter)));
        List<Answer> choices = answer.field("choices").elements();
        if (choices.size() != 1) {
            throw answer.broken(choices.size() + " choices; one was asked for");
        }
        Answer choice = choices.getFirst();
        choice.optional("prompt_token_ids").ifPresent(prompt -> requireSame(prompt, request.prompt()));
        Answer logProbs = choice.field("logprobs");
        return new DrawnTokens(
                choice,
                ids(choice, logProbs),
                logProbs.field("token_logprobs").logProbs(),
                choice.field("finish_reason").text());
    }

    @Override
    public double smallestTemperature() {
        return SMALLEST_TEMPERATURE;
    }

    private ObjectNode body(SampleRequest request, List<Integer> ends, Optional<String> adapter) {
        ObjectNode body = ServerCalls.object()
                .put("model", adapter.orElse(model))
                .put("max_tokens", request.settings().maxTokens())
                .put("temperature", request.settings().temperature())
                .put("top_p", request.settings().topP())
                .put("seed", WireSeed.of(request.seed()))
                .put("n", 1)
                .put("stream", false)
                .put("logprobs", 0)
                .put("return_token_ids", true)
                .put("return_tokens_as_token_ids", true)
                .put("ignore_eos", true)
                .put("top_k", -1)
                .put("min_p", 0.0)
                .put("repetition_penalty", 1.0)
                .put("presence_penalty", 0.0)
                .put("frequency_penalty", 0.0)
                .put("add_special_tokens", false)
                .put("skip_special_tokens", false);
        ends.forEach(body.putArray("stop_token_ids")::add);
        add(request.prompt(), body.putArray("prompt"));
        return body;
    }

    private static void add(TokenIds ids, ArrayNode array) {
        ids.stream().forEach(array::add);
    }

    private static void requireSame(Answer prompt, TokenIds sent) {
        TokenIds read = prompt.tokenIds();
        if (!read.equals(sent)) {
            throw prompt.broken("a prompt of " + read.size() + " tokens that is not the one that was sent, of "
                    + sent.size() + " tokens");
        }
    }

    /** By {@code token_ids}, or else by the names that stand for texts; where both are given they must agree. */
    private static TokenIds ids(Answer choice, Answer logProbs) {
        Optional<TokenIds> given = choice.optional("token_ids").map(Answer::tokenIds);
        List<Answer> names = logProbs.field("tokens").elements();
        if (!names.stream().allMatch(name -> name.text().startsWith(TOKEN_ID))) {
            return given.orElseThrow(() -> choice.broken("texts but no token ids; vLLM 0.10.2 or later is needed"));
        }
        TokenIds byName =
                TokenIds.of(names.stream().mapToInt(VllmProtocol::idIn).toArray());
        if (given.isPresent() && !given.get().equals(byName)) {
            throw choice.broken("token_ids that differ from the tokens of its log-probabilities");
        }
        return byName;
    }

    private static int idIn(Answer name) {
        try {
            int id = Integer.parseInt(name.text().substring(TOKEN_ID.length()));
            if (id >= 0) {
                return id;
            }
        } catch (NumberFormatException e) {
            // Said below, as a negative one is.
        }
        throw name.broken("'" + name.text() + "', which names no token id");
    }
}
