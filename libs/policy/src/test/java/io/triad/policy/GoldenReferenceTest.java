// SPDX-License-Identifier: Apache-2.0
package io.triad.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.triad.policy.folder.PolicyFolder;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds the decoder that our other tests trust against Hugging Face transformers. */
class GoldenReferenceTest {
    static List<String> names() {
        return GoldenModel.NAMES;
    }

    @ParameterizedTest
    @MethodSource("names")
    void shouldComputeTheLogitsOfTransformers(String name) {
        GoldenModel golden = GoldenModel.open(name);
        ReferenceDecoder reference = new ReferenceDecoder(new PolicyFolder(golden.folder()).weights());
        for (GoldenModel.Sequence sequence : golden.sequences()) {
            double[][] logits = reference.logits(sequence.tokens());
            for (int position = 0; position < logits.length; position++) {
                for (int token = 0; token < logits[position].length; token++) {
                    assertThat(logits[position][token])
                            .as("position %d, token %d", position, token)
                            .isCloseTo(sequence.logit(position, token), within(1e-4));
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("names")
    void shouldBeGivenNumbersThatAgreeWithEachOther(String name) {
        GoldenModel golden = GoldenModel.open(name);
        assertThat(golden.sequences()).hasSizeGreaterThan(1);
        for (GoldenModel.Sequence sequence : golden.sequences()) {
            assertThat(sequence.tokenLogProbs().size())
                    .isEqualTo(sequence.tokens().size() - 1);
            for (int index = 0; index < sequence.tokenLogProbs().size(); index++) {
                assertThat((double) sequence.tokenLogProbs().get(index))
                        .isCloseTo(sequence.logProb(index, sequence.tokens().get(index + 1), 1), within(1e-5));
            }
        }
        LogProbs differentiated =
                golden.sequences().get(golden.gradientSequence()).tokenLogProbs();
        assertThat(golden.meanCrossEntropy()).isCloseTo(-differentiated.sum() / differentiated.size(), within(1e-5));
    }
}
