// SPDX-License-Identifier: Apache-2.0
package io.triad.eval.book;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.triad.checkpoint.CheckpointRef;
import io.triad.eval.TinyRecipe;
import io.triad.reasoning.puzzle.Ability;
import io.triad.recipe.Lane;
import io.triad.recipe.Recipe;
import io.triad.recipe.RecipeReader;
import java.util.List;
import org.junit.jupiter.api.Test;

class EvaluationBookTest {
    private static final Recipe RECIPE = TinyRecipe.read();

    private final EvaluationBook book = new EvaluationBook();

    @Test
    void shouldMeasureFinalsOnceTheRunIsKnown() {
        book.ended(policy(Lane.DEDUCTION));
        book.ended(policy(Lane.BASE));
        assertThat(book.missing("run")).isEmpty();
        assertThat(book.numPending()).isZero();

        book.requested("run", RECIPE);

        assertThat(book.numPending()).isEqualTo(2);
        assertThat(book.missing("run")).contains(new EvaluationBook.Missing.Measurement(RECIPE, policy(Lane.BASE)));
        book.evaluated(evaluation(Lane.BASE));
        assertThat(book.missing("run"))
                .contains(new EvaluationBook.Missing.Measurement(RECIPE, policy(Lane.DEDUCTION)));
        book.evaluated(evaluation(Lane.DEDUCTION));
        assertThat(book.missing("run")).isEmpty();
        assertThat(book.numPending()).isZero();
    }

    @Test
    void shouldReportOnceEveryLaneIsMeasuredAndThenRest() {
        book.requested("run", RECIPE);
        for (Lane lane : Lane.values()) {
            assertThat(book.missing("run")).isEmpty();
            book.ended(policy(lane));
            book.evaluated(evaluation(lane));
            book.evaluated(evaluation(lane));
        }

        assertThat(book.missing("run")).hasValueSatisfying(missing -> {
            EvaluationBook.Missing.Report report = (EvaluationBook.Missing.Report) missing;
            assertThat(report.evaluations()).hasSize(7);
            assertThat(report.evaluations().get(Lane.MERGED).policy().weightsSha256())
                    .isEqualTo("w".repeat(3));
        });
        book.closed("run");
        assertThat(book.missing("run")).isEmpty();
    }

    @Test
    void shouldLetTheFirstFinalStand() {
        book.requested("run", RECIPE);
        book.ended(policy(Lane.BASE));
        book.ended(new MeasuredPolicy("run", Lane.BASE, 9, new CheckpointRef("s3://b/other", "b".repeat(64)), ""));

        assertThat(book.missing("run")).contains(new EvaluationBook.Missing.Measurement(RECIPE, policy(Lane.BASE)));
    }

    /** A lane of up to four steps at level 1, measured after every second; version 2 is the first that it waits for. */
    @Test
    void shouldMeasureWhatALaneWaitsForBeforeAllElse() {
        Recipe recipe = RecipeReader.read(
                RECIPE.canonicalJson()
                        .replace(
                                "\"lanes\":{}",
                                "\"lanes\":{\"abduction\":[{\"level\":1,\"steps\":5,\"advance\":{\"heldOutAccuracy\":"
                                        + "{\"atLeast\":0.5,\"every\":2,\"tasks\":9}}},{\"level\":2,\"steps\":2}]}"),
                "adaptive");
        book.requested("run", recipe);
        book.ended(policy(Lane.BASE));
        book.published(abduction(0), 0);
        book.published(abduction(1), 1);
        assertThat(book.missing("run")).contains(new EvaluationBook.Missing.Measurement(recipe, policy(Lane.BASE)));

        book.published(abduction(2), 1);
        book.published(abduction(2), 1);

        assertThat(book.missing("run")).contains(new EvaluationBook.Missing.Probe(recipe, abduction(2), 1, 9));
        book.probed(new LevelProbe(abduction(2), 1, 9, 4, "s3://b/probe", "d".repeat(64)));
        book.evaluated(evaluation(Lane.BASE));
        assertThat(book.missing("run")).isEmpty();

        // 4 of 9 was too little; after version 4 it is asked for again, and never at level 2, the last
        book.published(abduction(3), 1);
        assertThat(book.missing("run")).isEmpty();
        book.published(abduction(4), 1);
        assertThat(book.missing("run")).contains(new EvaluationBook.Missing.Probe(recipe, abduction(4), 1, 9));
        book.probed(new LevelProbe(abduction(4), 1, 9, 5, "s3://b/probe", "d".repeat(64)));
        book.published(abduction(5), 2);
        book.published(abduction(6), 2);
        assertThat(book.missing("run")).isEmpty();
    }

    @Test
    void shouldMeasureACandidateOnceAndBeforeFinals() {
        CandidateMerge first = new CandidateMerge("run", 0, new CheckpointRef("s3://b/0", "a".repeat(64)));
        CandidateMerge second = new CandidateMerge("run", 1, new CheckpointRef("s3://b/1", "a".repeat(64)));
        book.proposed(first);
        assertThat(book.missing("run")).isEmpty();

        book.requested("run", RECIPE);
        book.ended(policy(Lane.BASE));
        book.proposed(first);

        assertThat(book.missing("run")).contains(new EvaluationBook.Missing.Candidate(RECIPE, first));
        book.scored(score(first));
        book.scored(score(first));
        book.proposed(first);
        assertThat(book.missing("run")).contains(new EvaluationBook.Missing.Measurement(RECIPE, policy(Lane.BASE)));
        book.proposed(second);
        assertThat(book.missing("run")).contains(new EvaluationBook.Missing.Candidate(RECIPE, second));
    }

    @Test
    void shouldScoreACandidateByTheMeanOverItsAbilities() {
        CandidateMerge candidate = new CandidateMerge("run", 0, new CheckpointRef("s3://b/0", "a".repeat(64)));

        assertThat(score(candidate).score()).isEqualTo((0.5 + 0.25) / 2);
        assertThatThrownBy(() -> new CandidateScore(candidate, List.of(), "s3://b/s", "d".repeat(64)))
                .hasMessageContaining("no ability");
        assertThatThrownBy(() -> new AbilityShare(Ability.DEDUCTION, 3, 4)).hasMessageContaining("4 of 3");
    }

    private static CandidateScore score(CandidateMerge candidate) {
        return new CandidateScore(
                candidate,
                List.of(new AbilityShare(Ability.DEDUCTION, 2, 1), new AbilityShare(Ability.INDUCTION, 8, 2)),
                "s3://b/samples",
                "d".repeat(64));
    }

    private static MeasuredPolicy abduction(int version) {
        return new MeasuredPolicy(
                "run", Lane.ABDUCTION, version, new CheckpointRef("s3://b/" + version, "a".repeat(64)), "www");
    }

    private static MeasuredPolicy policy(Lane lane) {
        return new MeasuredPolicy("run", lane, 1, new CheckpointRef("s3://b/" + lane.label(), "a".repeat(64)), "www");
    }

    /** As folded from the log, where an evaluation does not say what the weights digest to. */
    private static CheckpointEvaluation evaluation(Lane lane) {
        MeasuredPolicy policy =
                new MeasuredPolicy("run", lane, 1, new CheckpointRef("s3://b/" + lane.label(), "a".repeat(64)), "");
        return new CheckpointEvaluation(policy, List.of(), "s3://b/samples", "c".repeat(64));
    }
}
