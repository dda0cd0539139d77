// SPDX-License-Identifier: Apache-2.0
package io.triad.eval.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.triad.evaluation.score.Decoding;
import io.triad.evaluation.score.TaskOutcome;
import io.triad.evaluation.statistics.Interval;
import io.triad.evaluation.statistics.PairedDifference;
import io.triad.reasoning.puzzle.Ability;
import io.triad.recipe.Lane;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ClaimTest {
    @Test
    void shouldSayPlainlyWhatShows() {
        assertThat(claim(0.045, 0.01).statement()).isEqualTo("A claim: shows (+4.5 points [+3.5, +5.5], p = 0.010).");
        assertThat(claim(0.045, 0.05).statement())
                .isEqualTo("A claim: does not show at this scale (+4.5 points [+3.5, +5.5], p = 0.050).");
        assertThat(claim(-0.045, 0.0001).statement())
                .isEqualTo("A claim: the opposite shows (−4.5 points [−5.5, −3.5], p < 0.001).");
    }

    @Test
    void shouldHoldEveryClaimAgainstTheRun() {
        List<Claim> claims = Claim.of(ReportsTest.example(3, 40));

        assertThat(claims).hasSize(10);
        assertThat(claims)
                .extracting(claim ->
                        claim.comparison().lane() + " " + claim.comparison().against() + " "
                                + claim.comparison().column())
                .containsExactly(
                        "DEDUCTION BASE deduction",
                        "INDUCTION BASE induction",
                        "ABDUCTION BASE abduction",
                        "MERGED BASE overall",
                        "MERGED DEDUCTION overall",
                        "MERGED INDUCTION overall",
                        "MERGED ABDUCTION overall",
                        "DOMAIN_META MERGED arithmetic",
                        "DOMAIN_META DOMAIN_INSTRUCT arithmetic",
                        "DOMAIN_META DOMAIN_INSTRUCT overall");
        assertThat(claims).allSatisfy(claim -> assertThat(claim.adjustedPValue())
                .isGreaterThanOrEqualTo(claim.comparison().paired().pValue()));
    }

    /** By hand: deduction 2 of 4 tasks better and 1 worse, induction half better on one of two. */
    @Test
    void shouldCompareTheSameTasks() {
        Map<Lane, List<TaskOutcome>> outcomes = outcomes();

        Comparison overall = Comparison.of(outcomes).getFirst();

        assertThat(overall.lane()).isEqualTo(Lane.DEDUCTION);
        assertThat(overall.paired().numTasks()).isEqualTo(6);
        assertThat(overall.paired().difference()).isEqualTo((0.25 + 0.25) / 2);
    }

    @Test
    void shouldNotCompareDifferentTasks() {
        Map<Lane, List<TaskOutcome>> outcomes = outcomes();
        outcomes.put(Lane.BASE, outcomes.get(Lane.BASE).subList(0, 4));

        assertThatThrownBy(() -> Comparison.of(outcomes)).hasMessageContaining("BASE was not measured on");
    }

    private static Map<Lane, List<TaskOutcome>> outcomes() {
        Map<Lane, List<TaskOutcome>> outcomes = new EnumMap<>(Lane.class);
        for (Lane lane : Lane.values()) {
            outcomes.put(lane, outcomes(0, 1, 0, 0, 0.5, 0));
        }
        outcomes.put(Lane.DEDUCTION, outcomes(1, 0, 1, 0, 0.5, 0.5));
        return outcomes;
    }

    private static List<TaskOutcome> outcomes(double... shares) {
        List<TaskOutcome> outcomes = new ArrayList<>();
        for (Decoding decoding : Decoding.values()) {
            for (int task = 0; task < shares.length; task++) {
                Ability ability = task < 4 ? Ability.DEDUCTION : Ability.INDUCTION;
                outcomes.add(new TaskOutcome(new TaskOutcome.Key(ability, 1, task, decoding), 2, shares[task], 1));
            }
        }
        return outcomes;
    }

    private static Claim claim(double difference, double pValue) {
        return new Claim(
                "A claim",
                new Comparison(
                        Lane.MERGED,
                        Lane.BASE,
                        Comparison.OVERALL,
                        Decoding.SAMPLED,
                        new PairedDifference(
                                9, difference, new Interval(difference - 0.01, difference + 0.01), pValue)),
                pValue);
    }
}
