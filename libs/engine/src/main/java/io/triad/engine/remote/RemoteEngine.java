// SPDX-License-Identifier: Apache-2.0
package io.triad.engine.remote;

import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import io.triad.policy.PolicyConfig;
import io.triad.policy.sampling.Sampler;
import io.triad.policy.tokenizer.PolicyTokenizer;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A vLLM or SGLang server that samples for us: one for the process, from which each policy version gets a
 * {@link Sampler}.
 *
 * <p>Samples are drawn from the weights that were asked for or not at all, and what the server says of itself and of each
 * sample is checked. What the server's random numbers make of a seed is its own: the same seed need not give the same
 * tokens as another engine, another batch or another day. Thread-safe; the owner closes it after its samplers.
 */
public final class RemoteEngine implements AutoCloseable {
    private final RemoteEngineSettings settings;
    private final ServerCalls calls;
    private final ServerProtocol protocol;
    private final ServedModel model;
    private final ServedWeights weights;

    private RemoteEngine(RemoteEngineSettings settings, ServerCalls calls) {
        this.settings = settings;
        this.calls = calls;
        this.protocol = ServerProtocol.of(settings, calls);
        calls.send(ServerCall.get("/health"));
        this.model = protocol.served(calls::ask).orElseThrow(() -> otherModel(settings, calls::ask));
        requireLength();
        this.weights = new ServedWeights(calls, protocol, model.root());
    }

    /**
     * Connects to a server that is up and serves the model.
     *
     * @throws TriadException UNAVAILABLE when it is not up, REFUSED when it wants another API key, INVALID_REQUEST when it
     *     serves another model or only shorter sequences
     */
    public static RemoteEngine connect(RemoteEngineSettings settings) {
        ServerCalls calls = new ServerCalls(settings);
        try {
            return new RemoteEngine(settings, calls);
        } catch (RuntimeException e) {
            calls.close();
            throw e;
        }
    }

    /**
     * A sampler of one policy version. It has the weights loaded now, and again whenever the server lost them.
     *
     * @param config of the policy: its vocabulary, longest sequence and end-of-turn
     * @param tokenizer of the policy, used during this call only
     * @param wanted where the version's weights are
     * @throws TriadException INVALID_REQUEST when the server's tokenizer or length is not the policy's, or it refuses the
     *     weights; UNAVAILABLE when it cannot be had, or holds weights that others put there; BROKEN_INVARIANT when its
     *     answers make no sense
     */
    public Sampler sampler(PolicyConfig config, PolicyTokenizer tokenizer, WeightUpdate wanted) {
        int served = model.maxTokens().orElseThrow();
        if (served > config.maxPositionEmbeddings()) {
            throw invalid("serves sequences of " + served + " tokens, but the policy ends at max_position_embeddings = "
                    + config.maxPositionEmbeddings() + "; it serves another model");
        }
        protocol.tokenizer().requireSame(tokenizer);
        if (wanted instanceof WeightUpdate.Reload) {
            protocol.requireReloadable(config);
        }
        LogProbScale scale = weights.with(wanted, () -> scale(config, tokenizer, wanted));
        return new RemoteSampler(protocol, weights, wanted, config, scale, settings.maxSequenceTokens());
    }

    private LogProbScale scale(PolicyConfig config, PolicyTokenizer tokenizer, WeightUpdate loaded) {
        try {
            return new ScaleProbe(protocol, config).scale(tokenizer, loaded.adapterName());
        } catch (TriadException e) {
            weights.release(loaded);
            throw e;
        }
    }

    /**
     * What the server says of itself, now.
     *
     * @throws TriadException as asking the server does
     */
    public ServerDescription description() {
        return protocol.description();
    }

    /** Why the server cannot sample now; empty when it is well. Asks it, once. */
    public Optional<String> trouble() {
        return trouble(settings, calls, protocol);
    }

    /** Why a server cannot sample now, of one that nobody could connect to yet; empty when it is well. Asks it, once. */
    public static Optional<String> trouble(RemoteEngineSettings settings) {
        try (ServerCalls calls = new ServerCalls(settings)) {
            return trouble(settings, calls, ServerProtocol.of(settings, calls));
        }
    }

    private static Optional<String> trouble(RemoteEngineSettings settings, ServerCalls calls, ServerProtocol protocol) {
        try {
            calls.sendOnce(ServerCall.get("/health"));
            return protocol.served(calls::askOnce).isPresent()
                    ? Optional.empty()
                    : Optional.of(otherModel(settings, calls::askOnce).getMessage());
        } catch (TriadException e) {
            return Optional.of(e.getMessage());
        }
    }

    @Override
    public void close() {
        calls.close();
    }

    private static TriadException otherModel(RemoteEngineSettings settings, Function<ServerCall, Answer> asking) {
        List<String> listed = ServedModel.read(asking.apply(ServedModel.LIST)).stream()
                .map(ServedModel::id)
                .toList();
        return invalid(settings, "serves " + listed + ", not '" + settings.model() + "'; is it the right server?");
    }

    private void requireLength() {
        if (model.maxTokens().isEmpty()) {
            throw invalid("does not say how long a sequence of '" + model.id() + "' may be (max_model_len)");
        }
        if (model.maxTokens().getAsInt() < settings.maxSequenceTokens()) {
            throw invalid("serves sequences of at most "
                    + model.maxTokens().getAsInt() + " tokens, but maxSequenceTokens is "
                    + settings.maxSequenceTokens() + "; lower that, or start the server with a longer context");
        }
    }

    private TriadException invalid(String what) {
        return invalid(settings, what);
    }

    private static TriadException invalid(RemoteEngineSettings settings, String what) {
        return new TriadException(ErrorCode.INVALID_REQUEST, settings.server() + " " + what);
    }
}
