// SPDX-License-Identifier: Apache-2.0
package io.triad.policy.sampling;

import io.triad.policy.LogProbs;
import io.triad.policy.RandomStream;
import io.triad.policy.TokenIds;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** One request and how far it has come: waiting, its prompt being read, its response being drawn. */
final class Sequence implements Sampling {
    private final SampleRequest request;
    private final SharedPrompt prompt;
    private final TokenListener listener;
    private final List<Integer> endsOfTurn;
    private final CompletableFuture<Completion> result = new CompletableFuture<>();
    private final RandomStream random;
    private final int[] tokens;
    private final float[] logProbs;
    private int size;
    private float @Nullable [] firstLogits;
    private int numRead;
    private @Nullable SequenceMemory memory;
    private List<PrefixCache.Node> sharedPages = List.of();
    private volatile boolean cancelled;

    Sequence(SampleRequest request, SharedPrompt prompt, List<Integer> endsOfTurn, TokenListener listener) {
        this.request = request;
        this.prompt = prompt;
        this.endsOfTurn = endsOfTurn;
        this.listener = listener;
        this.random = RandomStream.of(request.seed());
        this.tokens = new int[request.settings().maxTokens()];
        this.logProbs = new float[tokens.length];
    }

    SampleRequest request() {
        return request;
    }

    SharedPrompt prompt() {
        return prompt;
    }

    RandomStream random() {
        return random;
    }

    @Override
    public CompletableFuture<Completion> result() {
        return result;
    }

    @Override
    public void cancel() {
        cancelled = true;
    }

    boolean isCancelled() {
        return cancelled;
    }

    /** Pages that the whole sequence can come to need. */
    int maxPages() {
        return KeyValuePages.pagesFor(request.prompt().size() + tokens.length);
    }

    /**
     * Begins with some of the prompt known.
     *
     * @param shared the pages that hold it, in use until {@link #release}
     */
    void begin(SequenceMemory own, List<PrefixCache.Node> shared, int numKnown) {
        memory = own;
        sharedPages = shared;
        numRead = numKnown;
    }

    SequenceMemory memory() {
        if (memory == null) {
            throw new IllegalStateException("the sequence has not begun");
        }
        return memory;
    }

    List<PrefixCache.Node> sharedPages() {
        return sharedPages;
    }

    /** Prompt tokens that are still to be read. */
    int numUnread() {
        return Math.max(0, request.prompt().size() - numRead);
    }

    /** Whether its prompt was just read, and nothing is drawn yet. */
    boolean isBegun() {
        return size == 0;
    }

    /** What its first token is drawn from, if another sequence read the prompt. */
    void setFirstLogits(float[] logits) {
        firstLogits = logits;
    }

    Optional<float[]> takeFirstLogits() {
        Optional<float[]> logits = Optional.ofNullable(firstLogits);
        firstLogits = null;
        return logits;
    }

    /** The position of the next token, and that position is then read. */
    int nextPosition() {
        return numRead++;
    }

    /** The token at a position that was or is now read. */
    int token(int position) {
        TokenIds read = request.prompt();
        return position < read.size() ? read.get(position) : tokens[position - read.size()];
    }

    void append(int token, float logProb) {
        tokens[size] = token;
        logProbs[size] = logProb;
        size++;
        listener.onToken(token, logProb);
    }

    boolean isFinished() {
        return size == tokens.length || isStopped();
    }

    private boolean isStopped() {
        return size > 0 && endsOfTurn.contains(tokens[size - 1]);
    }

    /** Gives its memory back. */
    void release(PrefixCache prefixes) {
        if (memory != null) {
            memory.release();
            memory = null;
            prefixes.release(sharedPages);
            sharedPages = List.of();
        }
    }

    void complete() {
        FinishReason reason =
                isStopped() ? FinishReason.STOP : size == tokens.length ? FinishReason.LENGTH : FinishReason.CANCELLED;
        result.complete(new Completion(
                TokenIds.of(tokens).slice(0, size), LogProbs.of(logProbs).slice(0, size), reason));
    }
}
