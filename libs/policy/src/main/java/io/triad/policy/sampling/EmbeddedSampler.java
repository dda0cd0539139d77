// SPDX-License-Identifier: Apache-2.0
package io.triad.policy.sampling;

import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import io.triad.policy.PolicyConfig;
import io.triad.policy.PolicyWeights;
import io.triad.policy.TokenIds;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * The sampler that needs no server: a decoder in plain Java over the Vector API, with key-value caches and continuous
 * batching.
 *
 * <p>Deterministic: tokens and log-probabilities are a function of (weights, prompt, settings, seed), the same bits
 * alone and in any batch, with any number of threads, interpreted or compiled, and with vectors of any width. It holds
 * because lanes of a vector never meet, every sum has a fixed order, every multiply-add is a fused one, and exponentials
 * are polynomials. Across machines this rests on IEEE 754 and on {@link StrictMath} alone.
 *
 * <p>Prompts that several requests of a call share are read once. Thread-safe: calls from several threads wait for one
 * another. Needs {@code --add-modules jdk.incubator.vector}.
 */
public final class EmbeddedSampler implements Sampler {
    private final PolicyConfig config;
    private final List<SamplingWorker> workers;
    private final ExecutorService threads;

    /**
     * @param weights copied into the decoder's own layout
     * @param maxBatch most responses in the making at one time, over all threads
     * @param numThreads platform threads of its own, {@code triad-sampler-<n>}; the machine's cores is a good number
     */
    public EmbeddedSampler(PolicyWeights weights, int maxBatch, int numThreads) {
        requirePositive("maxBatch", maxBatch);
        requirePositive("numThreads", numThreads);
        this.config = weights.config();
        DecoderWeights packed = new DecoderWeights(weights);
        this.workers = new ArrayList<>();
        for (int thread = 0; thread < numThreads; thread++) {
            workers.add(new SamplingWorker(packed, Math.max(1, Math.ceilDiv(maxBatch, numThreads))));
        }
        this.threads = Executors.newFixedThreadPool(
                numThreads,
                Thread.ofPlatform().daemon().name("triad-sampler-", 0).factory());
    }

    @Override
    public synchronized List<Completion> sample(List<SampleRequest> requests) {
        List<SampleRequest> wanted = List.copyOf(requests);
        for (int index = 0; index < wanted.size(); index++) {
            requireFits(index, wanted.get(index));
        }
        SampleQueue queue = new SampleQueue(wanted);
        List<Future<?>> running = new ArrayList<>();
        for (SamplingWorker worker : workers) {
            running.add(threads.submit(() -> {
                worker.work(queue);
                return null;
            }));
        }
        try {
            for (Future<?> future : running) {
                future.get();
            }
        } catch (ExecutionException e) {
            if (e.getCause() instanceof TriadException cause) {
                throw cause;
            }
            throw new TriadException(ErrorCode.BROKEN_INVARIANT, "sampling failed: " + e.getCause(), e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TriadException(ErrorCode.BROKEN_INVARIANT, "sampling was interrupted", e);
        } finally {
            // After a failure the other threads let go too; after success this changes nothing.
            queue.abandon();
        }
        return queue.completions();
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }

    private void requireFits(int index, SampleRequest request) {
        TokenIds prompt = request.prompt();
        int largest = prompt.stream().max().orElseThrow();
        if (largest >= config.vocabSize()) {
            throw invalid("request " + index + " holds token id " + largest + "; vocab_size is " + config.vocabSize());
        }
        long longest = (long) prompt.size() + request.settings().maxTokens();
        if (longest > config.maxPositionEmbeddings()) {
            throw invalid("request " + index + " has " + prompt.size() + " prompt tokens and maxTokens "
                    + request.settings().maxTokens() + "; together they exceed max_position_embeddings = "
                    + config.maxPositionEmbeddings());
        }
    }

    private static void requirePositive(String name, int value) {
        if (value < 1) {
            throw invalid(name + " is " + value + "; it must be 1 or more");
        }
    }

    private static TriadException invalid(String message) {
        return new TriadException(ErrorCode.INVALID_REQUEST, message);
    }
}
