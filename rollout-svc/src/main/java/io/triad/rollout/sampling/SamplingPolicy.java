// SPDX-License-Identifier: Apache-2.0
package io.triad.rollout.sampling;

import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import io.triad.messaging.Derived;
import io.triad.policy.TokenIds;
import io.triad.policy.sampling.Completion;
import io.triad.policy.sampling.SampleRequest;
import io.triad.policy.sampling.Sampler;
import io.triad.policy.sampling.Sampling;
import io.triad.policy.sampling.StreamingSampler;
import io.triad.policy.tokenizer.PolicyTokenizer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * One policy version, ready to sample: its tokenizer and an engine that holds its weights.
 *
 * <p>Sample i of a group is drawn with the seed derived from the group's seed and i, so a group's responses do not depend
 * on what else is in the batch. Thread-safe, as its engine is.
 */
public final class SamplingPolicy implements AutoCloseable {
    private final Supplier<Provenance> provenance;
    private final PolicyTokenizer tokenizer;
    private final Sampler sampler;

    /** Takes over tokenizer and engine; closing the policy closes them. */
    public SamplingPolicy(Provenance provenance, PolicyTokenizer tokenizer, Sampler sampler) {
        this(() -> provenance, tokenizer, sampler);
    }

    /**
     * Takes over tokenizer and engine; closing the policy closes them.
     *
     * @param provenance asks an engine what it is now, for one in another process may be replaced
     */
    public SamplingPolicy(Supplier<Provenance> provenance, PolicyTokenizer tokenizer, Sampler sampler) {
        this.provenance = provenance;
        this.tokenizer = tokenizer;
        this.sampler = sampler;
    }

    /**
     * Draws all groups in one batch and returns each group's responses, in the order of the groups.
     *
     * @throws TriadException what the engine throws, and UNAVAILABLE when it was replaced meanwhile
     */
    public List<List<SampledResponse>> sample(List<GroupRequest> groups) {
        List<SampleRequest> requests = new ArrayList<>();
        groups.forEach(group -> requests.addAll(requests(group)));
        Provenance before = provenance.get();
        List<Completion> completions = sampler.sample(requests);
        requireSame(before, provenance.get());
        List<List<SampledResponse>> responses = new ArrayList<>();
        int next = 0;
        for (GroupRequest group : groups) {
            List<SampledResponse> drawn = new ArrayList<>();
            for (int sample = 0; sample < group.numSamples(); sample++, next++) {
                drawn.add(response(sample, requests.get(next), completions.get(next), before));
            }
            responses.add(List.copyOf(drawn));
        }
        return responses;
    }

    /** Whether its engine tells of tokens as they are drawn. */
    public boolean streams() {
        return sampler instanceof StreamingSampler;
    }

    /**
     * Begins to draw a group and returns at once.
     *
     * @return a response in the making for each sample, in their order
     * @throws TriadException INVALID_REQUEST when the group does not fit the policy, or the engine tells of no tokens
     */
    public List<Sampling> start(GroupRequest group, GroupListener listener) {
        if (!(sampler instanceof StreamingSampler streaming)) {
            throw new TriadException(
                    ErrorCode.INVALID_REQUEST, "this engine tells of whole responses only; ask for them with Sample");
        }
        List<SampleRequest> requests = requests(group);
        List<Sampling> started = new ArrayList<>();
        try {
            for (int sample = 0; sample < requests.size(); sample++) {
                int sampleIndex = sample;
                started.add(streaming.start(
                        requests.get(sample), (token, logProb) -> listener.onToken(sampleIndex, token, logProb)));
            }
        } catch (RuntimeException e) {
            started.forEach(Sampling::cancel);
            throw e;
        }
        return List.copyOf(started);
    }

    /** Returns what became of a sample of a group that was {@linkplain #start started}. */
    public SampledResponse response(GroupRequest group, int sampleIndex, Completion completion) {
        return response(sampleIndex, requests(group).get(sampleIndex), completion, provenance.get());
    }

    /** Returns an empty text for one of the group's responses to grow in. */
    public GrowingText text(GroupRequest group) {
        return new GrowingText(tokenizer, group.settings().stopStrings());
    }

    private List<SampleRequest> requests(GroupRequest group) {
        TokenIds prompt = tokenizer.prompt(group.system(), group.prompt());
        List<SampleRequest> requests = new ArrayList<>();
        for (int sample = 0; sample < group.numSamples(); sample++) {
            requests.add(new SampleRequest(prompt, group.settings(), Derived.seed(group.seed(), sample)));
        }
        return requests;
    }

    private static void requireSame(Provenance before, Provenance after) {
        if (!after.equals(before)) {
            throw new TriadException(
                    ErrorCode.UNAVAILABLE,
                    "the engine was replaced while it drew: it was " + before.engineDigest() + " and is "
                            + after.engineDigest() + "; nothing that it drew is kept");
        }
    }

    private SampledResponse response(int sampleIndex, SampleRequest request, Completion drawn, Provenance drawnWith) {
        Completion completion = new StopTexts(request.settings().stopStrings(), tokenizer).cut(drawn);
        return new SampledResponse(
                sampleIndex,
                request.prompt(),
                completion,
                tokenizer.decodeResponse(completion.tokens()),
                request.seed(),
                drawnWith);
    }

    @Override
    public void close() {
        sampler.close();
        tokenizer.close();
    }
}
