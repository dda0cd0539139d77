// SPDX-License-Identifier: Apache-2.0
package io.triad.engine.remote;

import io.triad.engine.remote.WeightUpdate.LoraAdapter;
import io.triad.engine.remote.WeightUpdate.Reload;
import io.triad.policy.PolicyConfig;
import io.triad.policy.sampling.SampleRequest;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * What differs between servers: how a sample, a tokenization and other weights are asked for. Failures are those of
 * {@link ServerCalls}.
 */
sealed interface ServerProtocol permits VllmProtocol, SglangProtocol {
    /** The way of that kind of server. */
    static ServerProtocol of(RemoteEngineSettings settings, ServerCalls calls) {
        return switch (settings.kind()) {
            case VLLM -> new VllmProtocol(calls, settings.model());
            case SGLANG -> new SglangProtocol(calls, settings.model());
        };
    }

    /**
     * The model under the id that the settings name; empty when the server serves another.
     *
     * @param asking how to ask: with all guards, or once
     */
    Optional<ServedModel> served(Function<ServerCall, Answer> asking);

    /** What the server says of itself, as far as it does. */
    ServerDescription description();

    /** The version that the weights in the server's memory bear, if it keeps one. */
    Optional<String> weightVersion();

    /**
     * Makes sure that the server can read weights of this policy anew, as far as it is known not to.
     *
     * @throws io.triad.failure.TriadException INVALID_REQUEST when it would go on with some of the old ones
     */
    void requireReloadable(PolicyConfig config);

    /** Reads all weights anew. Until it has succeeded the server bears neither the new version nor the one before. */
    void reload(Reload weights);

    void load(LoraAdapter adapter);

    /** Tries once: an adapter that stays costs memory, no more. */
    void unload(LoraAdapter adapter);

    /** The tokenizer that the server reads texts with. */
    ServerTokenizer tokenizer();

    /**
     * Draws one response.
     *
     * @param request what to draw
     * @param ends the ids that end a response, each of which is part of it then
     * @param adapter name of the adapter to draw with
     * @return what the server says it drew, not checked yet
     */
    DrawnTokens draw(SampleRequest request, List<Integer> ends, Optional<String> adapter);

    /** Temperatures above 0 and below this are not what the server draws at. */
    double smallestTemperature();
}
