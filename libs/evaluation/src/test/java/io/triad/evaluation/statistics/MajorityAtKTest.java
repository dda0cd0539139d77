// SPDX-License-Identifier: Apache-2.0
package io.triad.evaluation.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.triad.evaluation.statistics.MajorityAtK.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class MajorityAtKTest {
    /** By going through all sets of k responses. */
    @Property(tries = 200)
    void shouldBeTheMeanOverAllSets(
            @ForAll @Size(max = 5) List<@IntRange(min = 1, max = 4) Integer> votes,
            @ForAll @IntRange(max = 31) int correct,
            @ForAll @IntRange(max = 3) int numSilent,
            @ForAll @IntRange(min = 1, max = 12) int wantedK) {
        List<Answer> answers = IntStream.range(0, votes.size())
                .mapToObj(index -> new Answer(votes.get(index), (correct >>> index & 1) == 1))
                .toList();
        List<Integer> responses = new ArrayList<>();
        IntStream.range(0, answers.size())
                .forEach(index -> IntStream.range(0, votes.get(index)).forEach(_ -> responses.add(index)));
        IntStream.range(0, numSilent).forEach(_ -> responses.add(-1));
        if (responses.isEmpty() || responses.size() > 14) {
            return;
        }
        int k = Math.min(wantedK, responses.size());

        double sum = 0;
        int numSets = 0;
        for (int set = 0; set < 1 << responses.size(); set++) {
            if (Integer.bitCount(set) == k) {
                sum += worth(answers, responses, set);
                numSets++;
            }
        }

        assertThat(MajorityAtK.estimate(answers, numSilent, k)).isCloseTo(sum / numSets, within(1e-11));
    }

    private static double worth(List<Answer> answers, List<Integer> responses, int set) {
        int[] counts = new int[answers.size()];
        for (int index = 0; index < responses.size(); index++) {
            if ((set >>> index & 1) == 1 && responses.get(index) >= 0) {
                counts[responses.get(index)]++;
            }
        }
        int most = IntStream.of(counts).max().orElse(0);
        if (most == 0) {
            return 0;
        }
        int[] first = IntStream.range(0, counts.length)
                .filter(index -> counts[index] == most)
                .toArray();
        return (double) IntStream.of(first)
                        .filter(index -> answers.get(index).correct())
                        .count()
                / first.length;
    }

    @Example
    void shouldKeepToItsLimits() {
        List<Answer> answers = List.of(new Answer(3, true), new Answer(2, false));

        assertThat(MajorityAtK.estimate(answers, 1, 1)).isCloseTo(0.5, within(1e-12));
        assertThat(MajorityAtK.estimate(answers, 1, 6)).isCloseTo(1, within(1e-12));
        assertThat(MajorityAtK.estimate(List.of(), 4, 2)).isZero();
        // Hundreds of samples, where binomials overflow
        assertThat(MajorityAtK.estimate(List.of(new Answer(400, true), new Answer(300, false)), 324, 128))
                .isBetween(0.9, 1.0);
        assertThatThrownBy(() -> MajorityAtK.estimate(answers, 0, 6)).hasMessageContaining("maj@6");
    }
}
