// SPDX-License-Identifier: Apache-2.0
package io.triad.evaluation.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PairedDifferenceTest {
    /** Four standard errors of a share of {@value PairedDifference#NUM_FLIPS} draws, at most. */
    private static final double MONTE_CARLO = 0.02;

    static Stream<List<String>> golden() throws IOException {
        try (InputStream file =
                PairedDifferenceTest.class.getResourceAsStream("/io/triad/evaluation/golden-paired.tsv")) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8)
                            .lines()
                            .filter(line -> !line.startsWith("#"))
                            .map(line -> List.of(line.split("\t")))
                            .toList()
                            .stream();
        }
    }

    /** One stratum, against scipy's permutation test and bootstrap. */
    @ParameterizedTest
    @MethodSource("golden")
    void shouldAgreeWithScipy(List<String> line) {
        double[] differences = Stream.of(line.get(1).split(","))
                .mapToDouble(Double::parseDouble)
                .toArray();

        PairedDifference paired = PairedDifference.of(List.of(differences));

        assertThat(paired.difference()).isCloseTo(Double.parseDouble(line.get(2)), within(1e-12));
        assertThat(paired.pValue()).isCloseTo(Double.parseDouble(line.get(3)), within(MONTE_CARLO));
        assertThat(paired.interval().lower()).isCloseTo(Double.parseDouble(line.get(4)), within(MONTE_CARLO));
        assertThat(paired.interval().upper()).isCloseTo(Double.parseDouble(line.get(5)), within(MONTE_CARLO));
    }

    /** Two strata of unlike size, against all 2^7 signs. */
    @Test
    void shouldWeighEachStratumAlike() {
        double[] few = {0.5, 1};
        double[] many = {0.5, -0.25, 0.25, 0, 0.5};
        double difference = (0.75 + 0.2) / 2;

        PairedDifference paired = PairedDifference.of(List.of(few, many));

        int asFar = 0;
        for (int signs = 0; signs < 128; signs++) {
            double sum = 0;
            for (int task = 0; task < 7; task++) {
                double part = task < 2 ? few[task] / 2 / 2 : many[task - 2] / 5 / 2;
                sum += (signs >> task & 1) == 0 ? part : -part;
            }
            asFar += Math.abs(sum) >= difference - 1e-12 ? 1 : 0;
        }
        assertThat(paired.numTasks()).isEqualTo(7);
        assertThat(paired.difference()).isCloseTo(difference, within(1e-15));
        assertThat(paired.pValue()).isCloseTo(asFar / 128.0, within(MONTE_CARLO));
    }

    @Test
    void shouldFindNothingWhereThereIsNothing() {
        PairedDifference paired = PairedDifference.of(List.of(new double[50]));

        assertThat(paired.difference()).isZero();
        assertThat(paired.interval()).isEqualTo(new Interval(0, 0));
        assertThat(paired.pValue()).isEqualTo(1);
    }

    @Test
    void shouldNeverBeSurerThanItsDraws() {
        double[] alike = DoubleStream.generate(() -> 1).limit(200).toArray();

        assertThat(PairedDifference.of(List.of(alike)).pValue()).isEqualTo(1.0 / (1 + PairedDifference.NUM_FLIPS));
    }

    @Test
    void shouldRefuseWhatHasNoTasks() {
        assertThatThrownBy(() -> PairedDifference.of(List.of())).hasMessageContaining("needs tasks");
        assertThatThrownBy(() -> PairedDifference.of(List.of(new double[1], new double[0])))
                .hasMessageContaining("every stratum");
    }

    /** By hand: 4·0.005, 3·0.01, 2·0.03, and 0.04, which may not be below the one before. */
    @Test
    void shouldCorrectForSeveralTests() {
        assertThat(Holm.adjusted(List.of(0.01, 0.04, 0.03, 0.005)))
                .usingElementComparator((one, other) -> Math.abs(one - other) < 1e-12 ? 0 : 1)
                .containsExactly(0.03, 0.06, 0.06, 0.02);
        assertThat(Holm.adjusted(List.of(0.6, 0.9))).containsExactly(1.0, 1.0);
        assertThat(Holm.adjusted(List.of())).isEmpty();
    }
}
