// SPDX-License-Identifier: Apache-2.0
package io.triad.engine.remote;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.triad.engine.remote.WeightUpdate.LoraAdapter;
import io.triad.engine.remote.WeightUpdate.Reload;
import io.triad.policy.LogProbs;
import io.triad.policy.PolicyConfig;
import io.triad.policy.TokenIds;
import io.triad.policy.sampling.SampleRequest;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * SGLang by its native {@code /generate}, whose log-probabilities carry the token ids. Adapters need
 * {@code --enable-lora}; seeds are heeded with {@code --enable-deterministic-inference} only.
 *
 * <p>{@code ignore_eos} would make the server ignore our ends of a turn too, so it is not sent: the end tokens that
 * the served model's own files name must be ours and no others.
 */
final class SglangProtocol implements ServerProtocol {
    /** What the server itself takes for greedy. */
    private static final double SMALLEST_TEMPERATURE = 1e-6;

    private final ServerCalls calls;
    private final String model;

    SglangProtocol(ServerCalls calls, String model) {
        this.calls = calls;
        this.model = model;
    }

    /** After a reload the server lists itself under the folder; the name that it was started with it tells elsewhere. */
    @Override
    public Optional<ServedModel> served(Function<ServerCall, Answer> asking) {
        List<ServedModel> listed = ServedModel.read(asking.apply(ServedModel.LIST));
        Optional<ServedModel> named = ServedModel.find(listed, model);
        boolean renamed = named.isEmpty()
                && asking.apply(ServerCall.get("/server_info"))
                        .optional("served_model_name")
                        .map(name -> name.text().equals(model))
                        .orElse(false);
        return renamed ? listed.stream().findFirst() : named;
    }

    /** It says {@code dtype: auto} when it took that of the files, which is not known here. */
    @Override
    public ServerDescription description() {
        Optional<Answer> info = calls.askIfOffered(ServerCall.get("/server_info"));
        return new ServerDescription(
                ServerKind.SGLANG,
                info.flatMap(told -> told.optional("version")).map(Answer::text),
                model,
                info.filter(told -> told.optional("quantization").isEmpty())
                        .flatMap(told -> told.optional("dtype"))
                        .flatMap(dtype -> ServerDescription.dtype(dtype.text())),
                weightVersion());
    }

    @Override
    public Optional<String> weightVersion() {
        return calls.ask(ServerCall.get("/model_info"))
                .optional("weight_version")
                .map(Answer::text);
    }

    @Override
    public void requireReloadable(PolicyConfig config) {
        // It reads each tensor into the place of the old one, tied or not.
    }

    @Override
    public void reload(Reload weights) {
        // Weights that were read in half must not pass for the old ones.
        calls.send(ServerCall.post(
                "/update_weight_version",
                ServerCalls.object()
                        .put("new_version", ServerDescription.LOADING)
                        .put("abort_all_requests", false)));
        calls.send(ServerCall.post(
                "/update_weights_from_disk",
                ServerCalls.object()
                        .put("model_path", weights.folder())
                        .put("weight_version", weights.version())
                        .put("flush_cache", true)
                        .put("abort_all_requests", false)));
    }

    @Override
    public void load(LoraAdapter adapter) {
        calls.send(ServerCall.post(
                "/load_lora_adapter",
                ServerCalls.object().put("lora_name", adapter.name()).put("lora_path", adapter.folder())));
    }

    @Override
    public void unload(LoraAdapter adapter) {
        calls.sendOnce(
                ServerCall.post("/unload_lora_adapter", ServerCalls.object().put("lora_name", adapter.name())));
    }

    @Override
    public ServerTokenizer tokenizer() {
        return new ServerTokenizer(calls, model, "text");
    }

    @Override
    public DrawnTokens draw(SampleRequest request, List<Integer> ends, Optional<String> adapter) {
        Answer answer = calls.ask(ServerCall.post("/generate", body(request, ends, adapter)));
        Answer about = answer.field("meta_info");
        List<Answer> tokens = about.field("output_token_logprobs").elements();
        int[] ids = new int[tokens.size()];
        float[] logProbs = new float[tokens.size()];
        for (int index = 0; index < ids.length; index++) {
            List<Answer> token = tokens.get(index).elements();
            if (token.size() < 2) {
                throw tokens.get(index).broken("no pair of log-probability and id");
            }
            logProbs[index] = (float) token.get(0).number();
            ids[index] = token.get(1).tokenId();
        }
        return new DrawnTokens(
                about,
                TokenIds.of(ids),
                LogProbs.of(logProbs),
                about.field("finish_reason").field("type").text());
    }

    @Override
    public double smallestTemperature() {
        return SMALLEST_TEMPERATURE;
    }

    private ObjectNode body(SampleRequest request, List<Integer> ends, Optional<String> adapter) {
        ObjectNode body = ServerCalls.object()
                .put("stream", false)
                .put("return_logprob", true)
                // From the prompt's last token on: the log-probabilities of the prompt are not wanted.
                .put("logprob_start_len", -1)
                .put("top_logprobs_num", 0)
                .put("return_text_in_logprobs", false);
        request.prompt().stream().forEach(body.putArray("input_ids")::add);
        adapter.ifPresent(name -> body.put("lora_path", name));
        ObjectNode sampling = body.putObject("sampling_params")
                .put("max_new_tokens", request.settings().maxTokens())
                .put("temperature", request.settings().temperature())
                .put("top_p", request.settings().topP())
                .put("sampling_seed", WireSeed.of(request.seed()))
                .put("n", 1)
                .put("top_k", -1)
                .put("min_p", 0.0)
                .put("repetition_penalty", 1.0)
                .put("presence_penalty", 0.0)
                .put("frequency_penalty", 0.0)
                .put("min_new_tokens", 0)
                .put("skip_special_tokens", false)
                .put("no_stop_trim", true);
        ends.forEach(sampling.putArray("stop_token_ids")::add);
        return body;
    }
}
