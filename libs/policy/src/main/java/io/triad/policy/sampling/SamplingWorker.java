// SPDX-License-Identifier: Apache-2.0
package io.triad.policy.sampling;

import io.triad.policy.LogProbs;
import io.triad.policy.PolicyConfig;
import io.triad.policy.RandomStream;
import io.triad.policy.TokenIds;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ExecutionException;

/** One thread's share of a call: a batch that requests join as others finish. */
final class SamplingWorker {
    private final PolicyConfig config;
    private final Decoder decoder;
    private final TokenChoice choice;
    private final Deque<KeyValueCache> spareCaches = new ArrayDeque<>();

    SamplingWorker(DecoderWeights weights, int maxBatch) {
        this.config = weights.config();
        this.decoder = new Decoder(weights, maxBatch);
        this.choice = new TokenChoice(config.vocabSize());
    }

    /** A response in the making. */
    private static final class Slot {
        private final int index;
        private final SampleRequest request;
        private final KeyValueCache cache;
        private final RandomStream random;
        private final int[] tokens;
        private final float[] logProbs;
        private int size;

        Slot(int index, SampleRequest request, KeyValueCache cache) {
            this.index = index;
            this.request = request;
            this.cache = cache;
            this.random = RandomStream.of(request.seed());
            this.tokens = new int[request.settings().maxTokens()];
            this.logProbs = new float[tokens.length];
        }

        void append(int token, float logProb) {
            tokens[size] = token;
            logProbs[size] = logProb;
            size++;
        }

        boolean isStopped(List<Integer> endsOfTurn) {
            return endsOfTurn.contains(tokens[size - 1]);
        }

        boolean isFinished(List<Integer> endsOfTurn) {
            return size == tokens.length || isStopped(endsOfTurn);
        }

        int lastToken() {
            return tokens[size - 1];
        }

        /** Where the last token stands in its sequence. */
        int lastPosition() {
            return request.prompt().size() + size - 1;
        }

        Completion completion(List<Integer> endsOfTurn) {
            return new Completion(
                    TokenIds.of(tokens).slice(0, size),
                    LogProbs.of(logProbs).slice(0, size),
                    isStopped(endsOfTurn) ? FinishReason.STOP : FinishReason.LENGTH);
        }
    }

    /**
     * Works until the queue is empty and every response that was begun is complete, or the queue is abandoned. A worker
     * that still winds down from an abandoned call holds the next one up.
     */
    synchronized void work(SampleQueue queue) throws ExecutionException, InterruptedException {
        List<Slot> active = new ArrayList<>();
        while (true) {
            admit(queue, active);
            if (active.isEmpty() || queue.isAbandoned()) {
                return;
            }
            decoder.clear();
            for (Slot slot : active) {
                decoder.add(slot.lastToken(), slot.lastPosition(), slot.cache);
            }
            decoder.forward();
            decoder.computeLogits(0, active.size() - 1);
            int row = 0;
            for (Iterator<Slot> slots = active.iterator(); slots.hasNext(); row++) {
                Slot slot = slots.next();
                draw(slot, decoder.logits(), decoder.logitsOf(row));
                if (finish(queue, slot)) {
                    slots.remove();
                }
            }
        }
    }

    private void admit(SampleQueue queue, List<Slot> active) throws ExecutionException, InterruptedException {
        while (active.size() < decoder.maxRows()) {
            int index = queue.take();
            if (index < 0) {
                return;
            }
            SampleRequest request = queue.request(index);
            PromptPrefix prefix = queue.prefix(request.prompt(), prompt -> PromptPrefix.read(config, decoder, prompt));
            KeyValueCache cache = spareCaches.isEmpty() ? new KeyValueCache(config) : spareCaches.pop();
            cache.reserve(prefix.numTokens() + request.settings().maxTokens());
            prefix.copyTo(cache);
            Slot slot = new Slot(index, request, cache);
            draw(slot, prefix.logits(), 0);
            if (!finish(queue, slot)) {
                active.add(slot);
            }
        }
    }

    private void draw(Slot slot, float[] logits, int from) {
        choice.draw(logits, from, slot.request.settings(), slot.random);
        slot.append(choice.token(), choice.logProb());
    }

    private boolean finish(SampleQueue queue, Slot slot) {
        if (!slot.isFinished(config.eosTokenIds())) {
            return false;
        }
        queue.complete(slot.index, slot.completion(config.eosTokenIds()));
        spareCaches.push(slot.cache);
        return true;
    }
}
