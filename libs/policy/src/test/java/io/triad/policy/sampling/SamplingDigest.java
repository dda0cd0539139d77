// SPDX-License-Identifier: Apache-2.0
package io.triad.policy.sampling;

import io.triad.policy.PolicyWeights;
import io.triad.policy.SmallPolicies;
import java.util.ArrayList;
import java.util.List;

/** Prints the digest of a few samples' tokens and log-probabilities, for a JVM of its own. */
final class SamplingDigest {
    private SamplingDigest() {}

    public static void main(String[] arguments) {
        System.out.println(of(SmallPolicies.lively(SmallPolicies.config(true), 3)));
    }

    static String of(PolicyWeights weights) {
        List<SampleRequest> requests = new ArrayList<>();
        requests.addAll(EmbeddedSamplerTest.requests(4, new SamplingSettings(1.0, 1.0, 8)));
        requests.addAll(EmbeddedSamplerTest.requests(3, new SamplingSettings(0.7, 0.9, 18)));
        long digest = 1;
        try (Sampler sampler = new EmbeddedSampler(weights, 5, 1)) {
            for (Completion completion : sampler.sample(requests)) {
                digest = 31 * digest + completion.tokens().hashCode();
                digest = 31 * digest + completion.logProbs().hashCode();
            }
        }
        return Long.toHexString(digest);
    }
}
