// SPDX-License-Identifier: Apache-2.0
package io.triad.benchmarks.peers;

import io.triad.policy.ParameterLayout;
import io.triad.policy.PolicyConfig;
import io.triad.policy.PolicyWeights;
import io.triad.policy.TokenIds;
import io.triad.policy.folder.PolicyFolder;
import io.triad.policy.sampling.EmbeddedSampler;
import io.triad.policy.sampling.EmbeddedSamplerSettings;
import io.triad.policy.sampling.SampleRequest;
import io.triad.policy.sampling.SamplingSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/** The embedded sampler: {@code TriadContender FOLDER THREADS}. */
final class TriadContender implements Contender {
    private static final int MAX_BATCH = 32;
    private static final int PROMPT_ROWS = 512;
    private static final long KEY_VALUE_BYTES = 2L << 30;

    private final EmbeddedSampler sampler;
    private final About about;
    private final Map<Integer, Float> neverEnding;

    private TriadContender(PolicyWeights weights, int numThreads) {
        this.sampler = new EmbeddedSampler(
                weights,
                new EmbeddedSamplerSettings(
                        MAX_BATCH, numThreads, OptionalLong.of(KEY_VALUE_BYTES), PROMPT_ROWS, true));
        String dtype = weights.tensor(ParameterLayout.EMBEDDING).dtype() + ", activations F32";
        this.about = new About("JDK " + Runtime.version(), dtype, numThreads, true);
        PolicyConfig config = weights.config();
        this.neverEnding = config.eosTokenIds().stream().collect(Collectors.toMap(id -> id, _ -> -1e9f));
    }

    public static void main(String[] args) throws IOException {
        PolicyWeights weights = new PolicyFolder(Path.of(args[0])).weights();
        Questions.answer(new TriadContender(weights, Integer.parseInt(args[1])), System.out);
    }

    @Override
    public About about() {
        return about;
    }

    @Override
    public List<List<Integer>> respond(List<List<Integer>> prompts, int numTokens) {
        SamplingSettings settings = SamplingSettings.greedy(numTokens).withLogitBias(neverEnding);
        List<SampleRequest> requests = prompts.stream()
                .map(prompt -> new SampleRequest(TokenIds.of(ints(prompt)), settings, 0))
                .toList();
        return sampler.sample(requests).stream()
                .map(completion -> completion.tokens().stream().boxed().toList())
                .toList();
    }

    private static int[] ints(List<Integer> ids) {
        return ids.stream().mapToInt(Integer::intValue).toArray();
    }
}
