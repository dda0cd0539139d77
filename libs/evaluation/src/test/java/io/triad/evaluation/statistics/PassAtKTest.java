// SPDX-License-Identifier: Apache-2.0
package io.triad.evaluation.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class PassAtKTest {
    /** Share of the sets of k responses for which the function is what it is, by trying them all. */
    private interface OfSet {
        double value(List<Boolean> responses, int set);
    }

    private static double meanOverSets(List<Boolean> responses, int k, OfSet value) {
        double sum = 0;
        int numSets = 0;
        for (int set = 0; set < 1 << responses.size(); set++) {
            if (Integer.bitCount(set) == k) {
                sum += value.value(responses, set);
                numSets++;
            }
        }
        return sum / numSets;
    }

    private static int numCorrect(List<Boolean> responses, int set) {
        int numCorrect = 0;
        for (int index = 0; index < responses.size(); index++) {
            numCorrect += responses.get(index) && (set >>> index & 1) == 1 ? 1 : 0;
        }
        return numCorrect;
    }

    @Property
    void shouldBeTheShareOfSetsThatHoldARightResponse(
            @ForAll @Size(min = 1, max = 10) List<Boolean> responses, @ForAll @IntRange(min = 1, max = 10) int wanted) {
        int k = Math.min(wanted, responses.size());
        int all = (1 << responses.size()) - 1;

        double expected = meanOverSets(responses, k, (some, set) -> numCorrect(some, set) > 0 ? 1 : 0);

        assertThat(PassAtK.estimate(responses.size(), numCorrect(responses, all), k))
                .isCloseTo(expected, within(1e-12));
    }

    /** avg@k's expectation does not move with k; that is what makes it comparable between evaluations of different size. */
    @Property
    void shouldLeaveTheMeanOfAveragesWhereItIsForEveryK(
            @ForAll @Size(min = 1, max = 10) List<Boolean> responses, @ForAll @IntRange(min = 1, max = 10) int wanted) {
        int k = Math.min(wanted, responses.size());
        int all = (1 << responses.size()) - 1;

        double mean = meanOverSets(responses, k, (some, set) -> (double) numCorrect(some, set) / k);

        assertThat(mean).isCloseTo((double) numCorrect(responses, all) / responses.size(), within(1e-12));
        assertThat(PassAtK.estimate(responses.size(), numCorrect(responses, all), 1))
                .isCloseTo(mean, within(1e-12));
    }

    @Property
    void shouldNeverFallWithK(
            @ForAll @IntRange(min = 2, max = 2_000) int numSamples,
            @ForAll @IntRange(min = 0, max = 2_000) int some,
            @ForAll @IntRange(min = 1, max = 1_999) int wanted) {
        int numCorrect = Math.min(some, numSamples);
        int k = Math.min(wanted, numSamples - 1);

        double estimate = PassAtK.estimate(numSamples, numCorrect, k);

        assertThat(estimate).isBetween(0.0, 1.0);
        assertThat(PassAtK.estimate(numSamples, numCorrect, k + 1)).isGreaterThanOrEqualTo(estimate - 1e-12);
    }

    /** C(20000, 10000) is beyond a double; what is left after the quotient is not. */
    @Example
    void shouldStayFiniteWhereBinomialsDoNot() {
        assertThat(PassAtK.estimate(20_000, 1, 10_000)).isCloseTo(0.5, within(1e-12));
        assertThat(PassAtK.estimate(20_000, 0, 10_000)).isZero();
        assertThat(PassAtK.estimate(20_000, 10_001, 10_000)).isEqualTo(1);
    }

    @Example
    void shouldRefuseWhatCannotBeTold() {
        assertThatThrownBy(() -> PassAtK.estimate(4, 1, 5)).hasMessageContaining("pass@5");
        assertThatThrownBy(() -> PassAtK.estimate(4, 5, 2)).hasMessageContaining("5 right ones among 4");
        assertThatThrownBy(() -> PassAtK.estimate(4, 1, 0)).hasMessageContaining("pass@0");
    }
}
