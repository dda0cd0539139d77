// SPDX-License-Identifier: Apache-2.0
package io.triad.policy.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.triad.policy.GoldenModel;
import io.triad.policy.TokenIds;
import io.triad.policy.folder.PolicyFolder;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds the sampling form against the logits that Hugging Face transformers computes from the same files. */
class GoldenSamplingTest {
    private static final int DRAWS = 6;
    /** High enough that unlikely tokens are drawn too. */
    private static final double TEMPERATURE = 3;

    static List<String> names() {
        return GoldenModel.NAMES;
    }

    @ParameterizedTest
    @MethodSource("names")
    void shouldDrawTokensWithTheProbabilitiesOfTransformers(String name) {
        GoldenModel golden = GoldenModel.open(name);
        try (Sampler sampler = new EmbeddedSampler(new PolicyFolder(golden.folder()).weights(), 8, 2)) {
            for (GoldenModel.Sequence sequence : golden.sequences()) {
                // Given
                List<SampleRequest> requests = afterEveryToken(sequence.tokens());
                // When
                List<Completion> completions = sampler.sample(requests);
                // Then
                for (int index = 0; index < requests.size(); index++) {
                    int position = requests.get(index).prompt().size() - 1;
                    int token = completions.get(index).tokens().get(0);
                    assertThat((double) completions.get(index).logProbs().get(0))
                            .as(
                                    "position %d of %d, token %d",
                                    position, sequence.tokens().size(), token)
                            .isCloseTo(sequence.logProb(position, token, TEMPERATURE), within(1e-4));
                }
            }
        }
    }

    /** Asks for one more token after each beginning of the tokens, several times. */
    private static List<SampleRequest> afterEveryToken(TokenIds tokens) {
        SamplingSettings settings = new SamplingSettings(TEMPERATURE, 1, 1);
        List<SampleRequest> requests = new ArrayList<>();
        for (int length = 1; length < tokens.size(); length++) {
            for (int draw = 0; draw < DRAWS; draw++) {
                requests.add(new SampleRequest(tokens.slice(0, length), settings, requests.size()));
            }
        }
        return requests;
    }
}
