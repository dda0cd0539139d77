// SPDX-License-Identifier: Apache-2.0
package io.triad.evaluation.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Golden numbers come from statsmodels, numpy and scipy; see src/test/scripts/golden_intervals.py. */
class IntervalsTest {
    static Stream<List<String>> golden() throws IOException {
        try (InputStream file = IntervalsTest.class.getResourceAsStream("/io/triad/evaluation/golden-intervals.tsv")) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8)
                            .lines()
                            .filter(line -> !line.startsWith("#"))
                            .map(line -> List.of(line.split("\t")))
                            .toList()
                            .stream();
        }
    }

    @ParameterizedTest
    @MethodSource("golden")
    void shouldAgreeWithIndependentImplementations(List<String> line) {
        Interval interval = line.getFirst().equals("wilson")
                ? WilsonScore.interval(Integer.parseInt(line.get(1)), Integer.parseInt(line.get(2)))
                : ClusterBootstrap.interval(Stream.of(line.get(1).split(","))
                        .mapToDouble(Double::parseDouble)
                        .toArray());

        // 2,000 resamples against 200,000 others differ by Monte Carlo error; the same draws only by rounding.
        double tolerance = line.getFirst().equals("scipy") ? 0.006 : 1e-12;
        assertThat(interval.lower()).isCloseTo(Double.parseDouble(line.get(line.size() - 2)), within(tolerance));
        assertThat(interval.upper()).isCloseTo(Double.parseDouble(line.getLast()), within(tolerance));
    }

    @Test
    void shouldUseWilsonForSingleResponses() {
        Estimate estimate = Shares.ofSingleResponses(37, 150);

        assertThat(estimate.share()).isCloseTo(37 / 150.0, within(1e-15));
        assertThat(estimate.interval()).isEqualTo(WilsonScore.interval(37, 150));
    }

    @Test
    void shouldBootstrapRepeatedResponsesOverPrompts() {
        List<Double> shares = List.of(0.0, 0.25, 0.5, 1.0, 1.0);

        Estimate estimate = Shares.ofRepeatedResponses(shares);

        assertThat(estimate.share()).isEqualTo(0.55);
        assertThat(estimate.interval()).isEqualTo(new Interval(0.2, 0.9));
    }

    @Test
    void shouldKeepAWidthWhereEveryResponseIsAlike() {
        assertThat(Shares.ofRepeatedResponses(Collections.nCopies(10, 0.0)).interval())
                .isEqualTo(WilsonScore.interval(0, 10));
        assertThat(Shares.ofRepeatedResponses(Collections.nCopies(10, 1.0)).interval())
                .isEqualTo(WilsonScore.interval(10, 10));
    }

    @Test
    void shouldRecoverTheMeansIntervalFromItsParts() {
        // Given: distances of 0.03 and 0.04 below, 0.06 and 0.08 above; halved, 0.025 and 0.05 together
        Estimate mean = Shares.mean(
                List.of(new Estimate(0.5, new Interval(0.47, 0.56)), new Estimate(0.7, new Interval(0.66, 0.78))));

        assertThat(mean.share()).isCloseTo(0.6, within(1e-15));
        assertThat(mean.interval().lower()).isCloseTo(0.6 - 0.025, within(1e-15));
        assertThat(mean.interval().upper()).isCloseTo(0.6 + 0.05, within(1e-15));
    }

    @Test
    void shouldTellWhetherIntervalsMeet() {
        Interval low = new Interval(0.1, 0.2);

        assertThat(low.overlaps(new Interval(0.2, 0.3))).isTrue();
        assertThat(low.overlaps(new Interval(0.21, 0.3))).isFalse();
        assertThat(new Interval(0.21, 0.3).overlaps(low)).isFalse();
        assertThat(low.overlaps(new Interval(0.0, 1.0))).isTrue();
    }

    @Test
    void shouldRefuseWhatHasNoInterval() {
        assertThatThrownBy(() -> WilsonScore.interval(0, 0)).hasMessageContaining("0 successes of 0 trials");
        assertThatThrownBy(() -> WilsonScore.interval(3, 2)).hasMessageContaining("3 successes of 2 trials");
        assertThatThrownBy(() -> ClusterBootstrap.interval(new double[0])).hasMessageContaining("no prompts");
        assertThatThrownBy(() -> new Interval(0.3, 0.2)).hasMessageContaining("0.3");
        assertThatThrownBy(() -> Shares.mean(List.of())).hasMessageContaining("no estimates");
    }
}
