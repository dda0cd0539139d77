// SPDX-License-Identifier: Apache-2.0
package io.triad.cli.sample;

import io.triad.policy.TokenIds;
import io.triad.policy.sampling.Completion;
import io.triad.policy.sampling.SampleRequest;
import io.triad.policy.sampling.Sampling;
import io.triad.policy.sampling.SamplingSettings;
import io.triad.policy.sampling.StreamingSampler;
import io.triad.policy.tokenizer.PolicyTokenizer;
import io.triad.policy.tokenizer.ResponseStream;
import io.triad.policy.tokenizer.StopStrings;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.function.LongSupplier;

/**
 * Several responses to one prompt, drawn together and told in their order: that of the first as it grows, of the others what there is so far
 * when it is their turn, and then as they grow.
 */
public final class SampledTexts {
    private final StreamingSampler sampler;
    private final PolicyTokenizer tokenizer;
    private final LongSupplier nanoTime;

    /** Draws with a sampler; none of the three is closed here. */
    public SampledTexts(StreamingSampler sampler, PolicyTokenizer tokenizer, LongSupplier nanoTime) {
        this.sampler = sampler;
        this.tokenizer = tokenizer;
        this.nanoTime = nanoTime;
    }

    /** Hears what is drawn; calls come one at a time, from any thread. */
    public interface Listener {
        /** A response's turn begins. */
        void begins(int index);

        /** More of the text of the response whose turn it is. */
        void text(String text);

        /** A response is whole; {@code reason} says why it ended. */
        void ends(int index, Completion completion, String reason);
    }

    /**
     * How long it took.
     *
     * @param numTokens of all responses
     * @param firstTokenNanos from the beginning to the first token of any
     * @param nanos from the beginning to the end of all
     */
    public record Timing(int numTokens, long firstTokenNanos, long nanos) {
        /** Tokens a second of all responses together. */
        public double tokensPerSecond() {
            return numTokens / (nanos / 1e9);
        }
    }

    /** One response and its text that was not told yet. */
    private final class Response {
        private final ResponseStream stream;
        private final StringBuilder untold = new StringBuilder();
        private int numTokens;

        Response(StopStrings stops) {
            stream = new ResponseStream(tokenizer.detokenizer(), stops);
        }
    }

    /** The responses of one call, guarded by itself. */
    private final class Call {
        private final Listener listener;
        private final List<Response> responses = new ArrayList<>();
        private final List<Sampling> samplings = new ArrayList<>();
        private final long start = nanoTime.getAsLong();
        private long firstToken = -1;
        private int turn = -1;

        Call(Listener listener) {
            this.listener = listener;
        }

        synchronized void onToken(int index, int token) {
            Response response = responses.get(index);
            if (firstToken < 0) {
                firstToken = nanoTime.getAsLong() - start;
            }
            if (!response.stream.stopped()) {
                response.numTokens++;
                tell(index, response.stream.add(token));
            }
            if (response.stream.stopped() && index < samplings.size()) {
                samplings.get(index).cancel();
            }
        }

        private void tell(int index, String text) {
            Response response = responses.get(index);
            response.untold.append(text);
            if (index == turn && !response.untold.isEmpty()) {
                listener.text(response.untold.toString());
                response.untold.setLength(0);
            }
        }

        synchronized void begin(int index) {
            turn = index;
            listener.begins(index);
            tell(index, "");
        }

        synchronized void end(int index, Completion completion) {
            Response response = responses.get(index);
            boolean stopped = response.stream.stopped();
            if (!stopped) {
                tell(index, response.stream.finish());
            }
            listener.ends(
                    index,
                    stopped ? upTo(response.numTokens, completion) : completion,
                    stopped ? "stop string" : reason(completion));
        }

        /** Without the tokens that were drawn before the sampler heard of the stop string: how many is chance. */
        private static Completion upTo(int numTokens, Completion completion) {
            return new Completion(
                    completion.tokens().slice(0, numTokens),
                    completion.logProbs().slice(0, numTokens),
                    completion.finishReason());
        }

        private static String reason(Completion completion) {
            return switch (completion.finishReason()) {
                case STOP -> "end of turn";
                case LENGTH -> "length";
                case CANCELLED -> "cancelled";
            };
        }

        synchronized Timing timing() {
            int numTokens =
                    responses.stream().mapToInt(response -> response.numTokens).sum();
            return new Timing(numTokens, Math.max(0, firstToken), nanoTime.getAsLong() - start);
        }

        synchronized void cancel() {
            samplings.forEach(Sampling::cancel);
        }
    }

    /**
     * Draws responses; the i-th has the seed {@code firstSeed + i}.
     *
     * @throws io.triad.failure.TriadException as {@link io.triad.policy.sampling.Sampler#sample}
     * @throws InterruptedException when the thread is interrupted; what was begun is cancelled
     */
    public Timing draw(TokenIds prompt, SamplingSettings settings, int number, long firstSeed, Listener listener)
            throws InterruptedException {
        StopStrings stops = StopStrings.of(settings.stopStrings());
        Call call = new Call(listener);
        for (int index = 0; index < number; index++) {
            call.responses.add(new Response(stops));
        }
        try {
            for (int index = 0; index < number; index++) {
                int own = index;
                SampleRequest request = new SampleRequest(prompt, settings, firstSeed + index);
                Sampling sampling = sampler.start(request, (token, logProb) -> call.onToken(own, token));
                synchronized (call) {
                    call.samplings.add(sampling);
                }
            }
            for (int index = 0; index < number; index++) {
                call.begin(index);
                call.end(index, result(call.samplings.get(index)));
            }
            return call.timing();
        } finally {
            call.cancel();
        }
    }

    private static Completion result(Sampling sampling) throws InterruptedException {
        try {
            return sampling.result().get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException(e.getCause());
        }
    }
}
