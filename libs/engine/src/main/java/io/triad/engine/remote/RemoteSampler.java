// SPDX-License-Identifier: Apache-2.0
package io.triad.engine.remote;

import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import io.triad.policy.PolicyConfig;
import io.triad.policy.sampling.Completion;
import io.triad.policy.sampling.SampleRequest;
import io.triad.policy.sampling.Sampler;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;

/**
 * Draws each response by a call of its own, all of a batch at a time as far as the server's places go.
 *
 * <p>One call with {@code n} would not do: vLLM gives its samples the seeds that follow the first and SGLang gives them all
 * the same, while a group's seeds here are hashes; and one failure would cost the group. What it would save, reading the
 * prompt, a server's prefix cache saves too.
 */
final class RemoteSampler implements Sampler {
    /** Virtual, for they do nothing but wait for the server. */
    private static final ThreadFactory THREADS =
            Thread.ofVirtual().name("triad-remote-sampler-", 0).factory();

    private final ServerProtocol protocol;
    private final ServedWeights servedWeights;
    private final WeightUpdate weights;
    private final PolicyConfig config;
    private final LogProbScale scale;
    private final int maxSequenceTokens;

    RemoteSampler(
            ServerProtocol protocol,
            ServedWeights servedWeights,
            WeightUpdate weights,
            PolicyConfig config,
            LogProbScale scale,
            int maxSequenceTokens) {
        this.protocol = protocol;
        this.servedWeights = servedWeights;
        this.weights = weights;
        this.config = config;
        this.scale = scale;
        this.maxSequenceTokens = maxSequenceTokens;
    }

    @Override
    public List<Completion> sample(List<SampleRequest> requests) {
        List<SampleRequest> wanted = List.copyOf(requests);
        for (int index = 0; index < wanted.size(); index++) {
            requireFits(index, wanted.get(index));
        }
        return wanted.isEmpty() ? List.of() : servedWeights.again(weights, () -> drawAll(wanted));
    }

    @Override
    public void close() {
        servedWeights.release(weights);
    }

    private record Drawn(int index, Completion completion) {}

    private List<Completion> drawAll(List<SampleRequest> requests) {
        Completion[] completions = new Completion[requests.size()];
        try (ExecutorService threads = Executors.newThreadPerTaskExecutor(THREADS)) {
            ExecutorCompletionService<Drawn> drawing = new ExecutorCompletionService<>(threads);
            for (int index = 0; index < requests.size(); index++) {
                int place = index;
                drawing.submit(() -> new Drawn(place, draw(requests.get(place))));
            }
            try {
                for (int count = 0; count < requests.size(); count++) {
                    Drawn drawn = drawing.take().get();
                    completions[drawn.index()] = drawn.completion();
                }
            } finally {
                // After a failure the others are given up; after success this changes nothing.
                threads.shutdownNow();
            }
        } catch (ExecutionException e) {
            if (e.getCause() instanceof TriadException cause) {
                throw cause;
            }
            throw new TriadException(ErrorCode.BROKEN_INVARIANT, "sampling failed: " + e.getCause(), e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TriadException(ErrorCode.BROKEN_INVARIANT, "sampling was interrupted", e);
        }
        return List.of(completions);
    }

    private Completion draw(SampleRequest request) {
        return protocol.draw(request, config.eosTokenIds(), weights.adapterName())
                .completion(request.settings().maxTokens(), config.eosTokenIds(), config.vocabSize());
    }

    private void requireFits(int index, SampleRequest request) {
        int largest = request.prompt().stream().max().orElseThrow();
        if (largest >= config.vocabSize()) {
            throw invalid(index, "holds token id " + largest + "; vocab_size is " + config.vocabSize());
        }
        long longest = (long) request.prompt().size() + request.settings().maxTokens();
        if (longest > maxSequenceTokens) {
            throw invalid(
                    index,
                    "has " + request.prompt().size() + " prompt tokens and maxTokens "
                            + request.settings().maxTokens() + "; together they exceed " + maxSequenceTokens
                            + ", which maxSequenceTokens allows");
        }
        if (request.settings().hasFurtherRules()) {
            throw invalid(
                    index,
                    "has topK, minP or a logitBias; a remote engine draws by temperature, topP and maxTokens"
                            + " alone");
        }
        double temperature = request.settings().temperature();
        if (temperature > 0 && temperature < protocol.smallestTemperature()) {
            throw invalid(
                    index,
                    "has temperature " + temperature + ", which the server would take for another; use 0 or at least "
                            + protocol.smallestTemperature());
        }
        if (!scale.isPromisedFor(request.settings())) {
            throw invalid(
                    index,
                    "has temperature " + temperature + " and topP "
                            + request.settings().topP() + ", for which the server's log-probabilities (" + scale
                            + ") are not those of the sampling distribution; with vLLM, temperatures other than 1 need"
                            + " --logprobs-mode processed_logprobs, and topP below 1 needs raw_logprobs and temperature 1");
        }
    }

    private static TriadException invalid(int index, String what) {
        return new TriadException(ErrorCode.INVALID_REQUEST, "request " + index + " " + what);
    }
}
