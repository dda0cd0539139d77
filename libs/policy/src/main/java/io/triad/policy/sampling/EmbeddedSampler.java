// SPDX-License-Identifier: Apache-2.0
package io.triad.policy.sampling;

import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import io.triad.policy.PolicyConfig;
import io.triad.policy.PolicyWeights;
import io.triad.policy.TokenIds;
import io.triad.policy.lora.LoraAdapter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;

/**
 * The sampler that needs no server: a decoder in plain Java over the Vector API, with a paged key-value cache, continuous
 * batching, chunked reading of prompts and a cache of their beginnings.
 *
 * <p>Deterministic: tokens and log-probabilities are a function of (weights, prompt, settings, seed), the same bits
 * alone and in any batch, with any number of threads, with shared prompts or without, interpreted or compiled, and with vectors of any
 * width. It holds because lanes of a vector never meet, every sum has a fixed order, every multiply-add is a fused one, and
 * exponentials are polynomials. Across machines this rests on IEEE 754 and on {@link StrictMath} alone.
 *
 * <p>The threads of a small policy, whose weights fit a cache, have a batch each; those of a larger one work on one batch together, so that
 * its weights are read from memory once a step. Thread-safe. Needs {@code --add-modules jdk.incubator.vector}.
 */
public final class EmbeddedSampler implements StreamingSampler {
    /** Names this engine and the arithmetic that it promises; changes with whatever can change a bit of its output. */
    public static final String ENGINE_DIGEST = "embedded-f32-1";

    /** Weights up to this size are read faster from a core's own cache than threads agree on who reads what. */
    private static final long SMALL_BYTES = 16L << 20;

    private final PolicyConfig config;
    private final long weightBytes;
    private final KeyValuePages pages;
    private final SampleQueue queue;
    private final List<ComputeTeam> teams = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();

    /** A sampler with the usual settings. */
    public EmbeddedSampler(PolicyWeights weights, int maxBatch, int numThreads) {
        this(weights, EmbeddedSamplerSettings.of(maxBatch, numThreads));
    }

    /**
     * @param weights copied into the decoder's own layout; those of bfloat16 stay bfloat16
     * @throws TriadException EXHAUSTED when the memory does not hold one page of keys and values
     */
    public EmbeddedSampler(PolicyWeights weights, EmbeddedSamplerSettings settings) {
        this(weights, Optional.empty(), settings);
    }

    /**
     * A sampler of a base with an adapter, which is not merged into it: bfloat16 weights stay what they are, and every row
     * gets s·B·(A·x) added.
     *
     * @throws TriadException CORRUPT_CHECKPOINT when the adapter is not one of this base; EXHAUSTED when the memory does not
     *     hold one page of keys and values
     */
    public EmbeddedSampler(PolicyWeights weights, LoraAdapter adapter, EmbeddedSamplerSettings settings) {
        this(weights, Optional.of(adapter), settings);
    }

    private EmbeddedSampler(PolicyWeights weights, Optional<LoraAdapter> adapter, EmbeddedSamplerSettings settings) {
        this.config = weights.config();
        DecoderWeights packed = new DecoderWeights(weights, adapter);
        this.weightBytes = packed.numBytes();
        this.pages = new KeyValuePages(config, memoryBytes(settings));
        if (pages.maxPages() == 0) {
            throw new TriadException(
                    ErrorCode.EXHAUSTED,
                    "memoryBytes is " + memoryBytes(settings) + "; one page of keys and values takes "
                            + pages.pageBytes() + ": give the sampler more memory");
        }
        this.queue = new SampleQueue(pages, settings.sharesPrompts());
        boolean small = packed.numBytes() <= SMALL_BYTES;
        int numWorkers = small ? settings.numThreads() : 1;
        int maxBatch = Math.ceilDiv(settings.maxBatch(), numWorkers);
        for (int number = 0; number < numWorkers; number++) {
            String name = "triad-sampler-" + number;
            ComputeTeam team = new ComputeTeam(small ? 1 : settings.numThreads(), name);
            teams.add(team);
            SamplingWorker worker = new SamplingWorker(packed, team, queue, maxBatch, settings.promptRows());
            threads.add(Thread.ofPlatform().daemon().name(name).start(worker));
        }
    }

    private long memoryBytes(EmbeddedSamplerSettings settings) {
        long pageBytes = new KeyValuePages(config, 0).pageBytes();
        long longest = KeyValuePages.pagesFor(config.maxPositionEmbeddings()) * pageBytes;
        long usual = Math.min(
                settings.maxBatch() * 2 * longest,
                Math.max(longest, Runtime.getRuntime().maxMemory() / 4));
        return settings.memoryBytes().orElse(usual);
    }

    /** Bytes of the weights in memory, which a step reads at the least. */
    public long weightBytes() {
        return weightBytes;
    }

    /** Bytes of the keys and values of one token. */
    public long keyValueBytesPerToken() {
        return pages.pageBytes() / KeyValuePages.PAGE;
    }

    @Override
    public List<Completion> sample(List<SampleRequest> requests) {
        List<Sequence> sequences = start(requests, TokenListener.NONE);
        try {
            List<Completion> completions = new ArrayList<>();
            for (Sequence sequence : sequences) {
                completions.add(sequence.result().get());
            }
            return completions;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof TriadException cause) {
                throw cause;
            }
            throw new TriadException(ErrorCode.BROKEN_INVARIANT, "sampling failed: " + e.getCause(), e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TriadException(ErrorCode.BROKEN_INVARIANT, "sampling was interrupted", e);
        } finally {
            // After a failure the others need not go on; after success this changes nothing.
            sequences.forEach(Sequence::cancel);
        }
    }

    @Override
    public Sampling start(SampleRequest request, TokenListener listener) {
        return start(List.of(request), listener).getFirst();
    }

    private List<Sequence> start(List<SampleRequest> requests, TokenListener listener) {
        for (int index = 0; index < requests.size(); index++) {
            requireFits(index, requests.get(index));
        }
        return queue.add(requests, config.eosTokenIds(), listener);
    }

    @Override
    public void close() {
        queue.close();
        for (Thread thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        teams.forEach(ComputeTeam::close);
    }

    private void requireFits(int index, SampleRequest request) {
        TokenIds prompt = request.prompt();
        int largest = prompt.stream().max().orElseThrow();
        if (largest >= config.vocabSize()) {
            throw invalid("request " + index + " holds token id " + largest + "; vocab_size is " + config.vocabSize());
        }
        for (int token : request.settings().logitBias().keySet()) {
            if (token >= config.vocabSize()) {
                throw invalid("request " + index + " has a logitBias of token " + token + "; vocab_size is "
                        + config.vocabSize());
            }
        }
        long longest = (long) prompt.size() + request.settings().maxTokens();
        if (longest > config.maxPositionEmbeddings()) {
            throw invalid("request " + index + " has " + prompt.size() + " prompt tokens and maxTokens "
                    + request.settings().maxTokens() + "; together they exceed max_position_embeddings = "
                    + config.maxPositionEmbeddings());
        }
        int numPages = KeyValuePages.pagesFor((int) longest);
        if (numPages > pages.maxPages()) {
            throw invalid("request " + index + " may need " + numPages * pages.pageBytes()
                    + " bytes for its keys and values; the sampler has " + pages.maxPages() * pages.pageBytes()
                    + ": shorten it, or give the sampler more memory");
        }
    }

    private static TriadException invalid(String message) {
        return new TriadException(ErrorCode.INVALID_REQUEST, message);
    }
}
