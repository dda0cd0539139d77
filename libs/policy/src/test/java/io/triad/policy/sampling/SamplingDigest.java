// SPDX-License-Identifier: Apache-2.0
package io.triad.policy.sampling;

import io.triad.policy.PolicyWeights;
import io.triad.policy.SmallPolicies;
import io.triad.policy.lora.LoraAdapter;
import io.triad.policy.lora.LoraConfig;
import java.util.ArrayList;
import java.util.List;

/** Prints the digest of a few samples' tokens and log-probabilities, without and with an adapter, for a JVM of its own. */
final class SamplingDigest {
    private SamplingDigest() {}

    public static void main(String[] arguments) {
        System.out.println(of(SmallPolicies.lively(SmallPolicies.config(true), 3)));
    }

    static String of(PolicyWeights weights) {
        List<SampleRequest> requests = new ArrayList<>();
        requests.addAll(EmbeddedSamplerTest.requests(4, new SamplingSettings(1.0, 1.0, 8)));
        requests.addAll(EmbeddedSamplerTest.requests(3, new SamplingSettings(0.7, 0.9, 18)));
        EmbeddedSamplerSettings settings = EmbeddedSamplerSettings.of(5, 1);
        LoraConfig config = LoraConfig.of(3, 4, "q_proj", "v_proj", "gate_proj", "down_proj");
        LoraAdapter adapter = SmallPolicies.lively(LoraAdapter.fresh(weights.config(), config, 1), 9);
        return digest(new EmbeddedSampler(weights, settings), requests)
                + digest(new EmbeddedSampler(weights, adapter, settings), requests);
    }

    private static String digest(Sampler closing, List<SampleRequest> requests) {
        long digest = 1;
        try (Sampler sampler = closing) {
            for (Completion completion : sampler.sample(requests)) {
                digest = 31 * digest + completion.tokens().hashCode();
                digest = 31 * digest + completion.logProbs().hashCode();
            }
        }
        return Long.toHexString(digest);
    }
}
