// SPDX-License-Identifier: Apache-2.0
package io.triad.engine.remote;

import io.triad.policy.PolicyConfig;
import io.triad.policy.sampling.Completion;
import io.triad.policy.sampling.SampleRequest;
import io.triad.policy.sampling.SamplingSettings;
import io.triad.policy.tokenizer.PolicyTokenizer;
import java.util.List;
import java.util.Optional;

/** Finds a server's {@link LogProbScale} by drawing single tokens, and with it whether it answers as it should at all. */
final class ScaleProbe {
    private static final List<String> TEXTS =
            List.of("The", "Once upon a time", "1, 2,", "A or B? The answer is", "\n\n");
    private static final SamplingSettings GREEDY = SamplingSettings.greedy(1);
    /** A nucleus this small holds nothing but the likeliest token. */
    private static final SamplingSettings HOT = new SamplingSettings(2, 1e-6, 1);

    private final ServerProtocol protocol;
    private final PolicyConfig config;

    ScaleProbe(ServerProtocol protocol, PolicyConfig config) {
        this.protocol = protocol;
        this.config = config;
    }

    LogProbScale scale(PolicyTokenizer tokenizer, Optional<String> adapter) {
        for (String text : TEXTS) {
            Completion greedy = draw(tokenizer, text, GREEDY, adapter);
            Completion hot = draw(tokenizer, text, HOT, adapter);
            if (greedy.tokens().equals(hot.tokens())) {
                LogProbScale scale =
                        LogProbScale.of(greedy.logProbs().get(0), hot.logProbs().get(0));
                if (scale != LogProbScale.UNTOLD) {
                    return scale;
                }
            }
        }
        return LogProbScale.UNTOLD;
    }

    private Completion draw(
            PolicyTokenizer tokenizer, String text, SamplingSettings settings, Optional<String> adapter) {
        SampleRequest request = new SampleRequest(tokenizer.encode(text), settings, 1);
        return protocol.draw(request, config.eosTokenIds(), adapter)
                .completion(settings.maxTokens(), config.eosTokenIds(), config.vocabSize());
    }
}
