// SPDX-License-Identifier: Apache-2.0
package io.triad.eval.book;

import static org.assertj.core.api.Assertions.assertThat;

import io.triad.checkpoint.CheckpointRef;
import io.triad.eval.TinyRecipe;
import io.triad.recipe.Lane;
import io.triad.recipe.Recipe;
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
        book.ended(new FinalPolicy("run", Lane.BASE, 9, new CheckpointRef("s3://b/other", "b".repeat(64)), ""));

        assertThat(book.missing("run")).contains(new EvaluationBook.Missing.Measurement(RECIPE, policy(Lane.BASE)));
    }

    private static FinalPolicy policy(Lane lane) {
        return new FinalPolicy("run", lane, 1, new CheckpointRef("s3://b/" + lane.label(), "a".repeat(64)), "www");
    }

    /** As folded from the log, where an evaluation does not say what the weights digest to. */
    private static CheckpointEvaluation evaluation(Lane lane) {
        FinalPolicy policy =
                new FinalPolicy("run", lane, 1, new CheckpointRef("s3://b/" + lane.label(), "a".repeat(64)), "");
        return new CheckpointEvaluation(policy, List.of(), "s3://b/samples", "c".repeat(64));
    }
}
