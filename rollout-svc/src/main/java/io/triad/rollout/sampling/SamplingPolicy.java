// SPDX-License-Identifier: Apache-2.0
package io.triad.rollout.sampling;

import io.triad.messaging.Derived;
import io.triad.policy.TokenIds;
import io.triad.policy.sampling.Completion;
import io.triad.policy.sampling.SampleRequest;
import io.triad.policy.sampling.Sampler;
import io.triad.policy.tokenizer.PolicyTokenizer;
import java.util.ArrayList;
import java.util.List;

/**
 * One policy version, ready to sample: its tokenizer and an engine that holds its weights.
 *
 * <p>Sample i of a group is drawn with the seed derived from the group's seed and i, so a group's responses do not depend
 * on what else is in the batch.
 */
public final class SamplingPolicy implements AutoCloseable {
    private final PolicyTokenizer tokenizer;
    private final Sampler sampler;

    /** Takes over both; closing the policy closes them. */
    public SamplingPolicy(PolicyTokenizer tokenizer, Sampler sampler) {
        this.tokenizer = tokenizer;
        this.sampler = sampler;
    }

    /** Draws all groups in one batch and returns each group's responses, in the order of the groups. */
    public List<List<SampledResponse>> sample(List<GroupRequest> groups) {
        List<SampleRequest> requests = new ArrayList<>();
        for (GroupRequest group : groups) {
            TokenIds prompt = tokenizer.prompt(group.system(), group.prompt());
            for (int sample = 0; sample < group.numSamples(); sample++) {
                requests.add(new SampleRequest(prompt, group.settings(), Derived.seed(group.seed(), sample)));
            }
        }
        List<Completion> completions = sampler.sample(requests);
        List<List<SampledResponse>> responses = new ArrayList<>();
        int next = 0;
        for (GroupRequest group : groups) {
            List<SampledResponse> drawn = new ArrayList<>();
            for (int sample = 0; sample < group.numSamples(); sample++, next++) {
                Completion completion = completions.get(next);
                drawn.add(new SampledResponse(
                        sample,
                        requests.get(next).prompt(),
                        completion,
                        tokenizer.decodeResponse(completion.tokens()),
                        requests.get(next).seed()));
            }
            responses.add(List.copyOf(drawn));
        }
        return responses;
    }

    @Override
    public void close() {
        sampler.close();
        tokenizer.close();
    }
}
