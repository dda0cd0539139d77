// SPDX-License-Identifier: Apache-2.0
package io.triad.merge.book;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.triad.checkpoint.CheckpointRef;
import io.triad.merge.TinyRecipe;
import io.triad.recipe.Lane;
import io.triad.recipe.Recipe;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MergeBookTest {
    private static final Recipe RECIPE = TinyRecipe.read();

    private final MergeBook book = new MergeBook();

    @Test
    void shouldWaitForTheRunAndAllThreeSpecialists() {
        book.ended(specialist(Lane.ABDUCTION, "a"));
        book.ended(specialist(Lane.DEDUCTION, "b"));
        book.ended(specialist(Lane.INDUCTION, "c"));
        assertThat(book.missing("run")).isEmpty();

        book.requested("run", RECIPE);

        assertThat(book.missing("run"))
                .contains(new MergeBook.Missing.Merge(
                        "run",
                        RECIPE.merge(),
                        List.of(
                                specialist(Lane.DEDUCTION, "b"),
                                specialist(Lane.INDUCTION, "c"),
                                specialist(Lane.ABDUCTION, "a")),
                        Optional.empty()));
    }

    @Test
    void shouldNotMergeTwoSpecialists() {
        book.requested("run", RECIPE);
        book.ended(specialist(Lane.DEDUCTION, "a"));
        book.ended(specialist(Lane.ABDUCTION, "b"));
        book.ended(specialist(Lane.ABDUCTION, "b"));

        assertThat(book.missing("run")).isEmpty();
    }

    @Test
    void shouldKeepRunsApart() {
        book.requested("other", RECIPE);
        Lane.specialists().forEach(lane -> book.ended(specialist(lane, "a")));

        assertThat(book.missing("other")).isEmpty();
        assertThat(book.runIds()).containsExactly("other", "run");
    }

    @Test
    void shouldAnnounceAMergeWhosePolicyIsMissingAndThenRest() {
        book.requested("run", RECIPE);
        Lane.specialists().forEach(lane -> book.ended(specialist(lane, "a")));
        CompletedMerge merge = new CompletedMerge("run", "linear", true, List.of(), ref("f"), "", Optional.empty());
        book.merged(merge);
        assertThat(book.missing("run")).contains(new MergeBook.Missing.Announcement(merge));

        book.announced("run");

        assertThat(book.missing("run")).isEmpty();
    }

    @Test
    void shouldLetTheFirstFinalOfALaneStand() {
        book.requested("run", RECIPE);
        Lane.specialists().forEach(lane -> book.ended(specialist(lane, "a")));
        book.ended(specialist(Lane.DEDUCTION, "e"));

        assertThat(book.missing("run"))
                .hasValueSatisfying(missing -> assertThat(((MergeBook.Missing.Merge) missing).inputs())
                        .contains(specialist(Lane.DEDUCTION, "a")));
    }

    @Test
    void shouldRefuseAFinalOfAnotherStage() {
        assertThatThrownBy(() -> specialist(Lane.BASE, "a")).hasMessageContaining("base is no specialist");
    }

    private static SpecialistFinal specialist(Lane lane, String digit) {
        return new SpecialistFinal("run", lane, 3, ref(digit), "");
    }

    private static CheckpointRef ref(String digit) {
        return new CheckpointRef("s3://bucket/" + digit, digit.repeat(64));
    }
}
