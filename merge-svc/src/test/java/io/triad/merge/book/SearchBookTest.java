// SPDX-License-Identifier: Apache-2.0
package io.triad.merge.book;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.triad.checkpoint.CheckpointRef;
import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import io.triad.merge.TinyRecipe;
import io.triad.merge.search.Candidate;
import io.triad.merge.search.Origin;
import io.triad.recipe.Lane;
import io.triad.recipe.Recipe;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** The weight search of a run, as the log tells it. */
class SearchBookTest {
    private static final Recipe GRID =
            TinyRecipe.searching("{grid: {deduction: [1], induction: [0.5, 1], abduction: [0.5]}}");
    private static final Recipe CMA_ES = TinyRecipe.searching("{cmaEs: {population: 4, upTo: 2}}");

    /** What stands in a log: how it is told to a book. */
    private final List<Consumer<MergeBook>> log = new ArrayList<>();

    private final Set<Integer> stored = new HashSet<>();

    @Test
    void shouldProposeOneCandidateAtATimeAndRemoveItWhenItHasItsScore() {
        begin(GRID);
        MergeBook book = folded();

        MergeBook.Missing.Proposal first =
                (MergeBook.Missing.Proposal) book.missing("run").orElseThrow();
        assertThat(first.candidate()).isEqualTo(new Candidate(0, Origin.PAPER, List.of(1.0, 0.2, 0.1)));
        assertThat(first.inputs()).extracting(SpecialistFinal::lane).isEqualTo(Lane.specialists());

        book.proposed(proposal(first.candidate()));
        assertThat(book.missing("run")).isEmpty();
        book.proposed(proposal(first.candidate()));
        assertThat(book.missing("run")).isEmpty();

        book.scored(new CandidateScore("run", 0, 0.5));
        assertThat(book.missing("run")).contains(new MergeBook.Missing.Removal(proposal(first.candidate())));
        book.removed(proposal(first.candidate()));
        book.scored(new CandidateScore("run", 0, 0.75));
        assertThat(book.missing("run")).hasValueSatisfying(missing -> assertThat(
                        ((MergeBook.Missing.Proposal) missing).candidate().origin())
                .isEqualTo(Origin.UNIFORM));
    }

    @Test
    void shouldNotSearchBeforeTheSpecialistsHaveEnded() {
        log.add(book -> book.requested("run", GRID));
        log.add(book -> book.ended(specialist(Lane.DEDUCTION)));

        assertThat(folded().missing("run")).isEmpty();
    }

    /** A process that is killed after every single thing it does, and begins again from the log. */
    @Test
    void shouldComeToTheSameChoiceWhenKilledAtEveryEvent() {
        for (Recipe recipe : List.of(GRID, CMA_ES)) {
            begin(recipe);
            MergeBook undisturbed = folded();
            MergeBook.Missing.Merge expected = goOn(undisturbed, () -> undisturbed);
            int numEvents = log.size();
            assertThat(stored).isEmpty();

            begin(recipe);
            MergeBook.Missing.Merge found = goOn(folded(), this::folded);

            assertThat(found).isEqualTo(expected);
            assertThat(log).hasSize(numEvents);
            assertThat(stored).as("candidates left in the store").isEmpty();
            assertThat(found.found().orElseThrow().choice().numCandidates()).isGreaterThan(3);
        }
    }

    @Test
    void shouldFoldInAnyOrder() {
        begin(CMA_ES);
        MergeBook first = folded();
        MergeBook.Missing.Merge expected = goOn(first, () -> first);

        Collections.shuffle(log, new Random(1));
        log.addAll(List.copyOf(log));

        assertThat(goOn(folded(), this::folded)).isEqualTo(expected);
    }

    @Test
    void shouldRefuseASearchThatAnotherBuildBegan() {
        begin(GRID);
        log.add(book -> book.proposed(proposal(new Candidate(0, Origin.PAPER, List.of(1.0, 0.3, 0.1)))));

        assertThatThrownBy(() -> folded().missing("run"))
                .isInstanceOfSatisfying(
                        TriadException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_EVENT))
                .hasMessageContaining("candidate 0 of run run")
                .hasMessageContaining("the build that began the search");
    }

    @Test
    void shouldRefuseScoresThatAreNone() {
        assertThatThrownBy(() -> new CandidateScore("run", 0, Double.NaN)).hasMessageContaining("NaN");
        assertThatThrownBy(() -> new CandidateScore("run", 0, 1.5)).hasMessageContaining("1.5");
    }

    private void begin(Recipe recipe) {
        log.clear();
        log.add(book -> book.requested("run", recipe));
        Lane.specialists().forEach(lane -> log.add(book -> book.ended(specialist(lane))));
    }

    private MergeBook folded() {
        MergeBook book = new MergeBook();
        log.forEach(event -> event.accept(book));
        return book;
    }

    /** Does what is missing, and measures, until the merge itself is missing; after each event the book is taken anew. */
    private MergeBook.Missing.Merge goOn(MergeBook book, Supplier<MergeBook> next) {
        int waiting = -1;
        while (true) {
            Optional<MergeBook.Missing> missing = book.missing("run");
            Consumer<MergeBook> event;
            if (missing.isEmpty()) {
                int candidate = waiting;
                event = told -> told.scored(new CandidateScore("run", candidate, ((candidate * 37) % 11) / 11.0));
            } else {
                switch (missing.get()) {
                    case MergeBook.Missing.Proposal proposal -> {
                        waiting = proposal.candidate().index();
                        stored.add(waiting);
                        event = told -> told.proposed(proposal(proposal.candidate()));
                    }
                    case MergeBook.Missing.Removal removal -> {
                        stored.remove(removal.proposal().candidate().index());
                        book.removed(removal.proposal());
                        continue;
                    }
                    case MergeBook.Missing.Merge merge -> {
                        return merge;
                    }
                    case MergeBook.Missing.Announcement announcement ->
                        throw new AssertionError("there is no merge to announce");
                }
            }
            log.add(event);
            event.accept(book);
            book = next.get();
        }
    }

    private static ProposedMerge proposal(Candidate candidate) {
        return new ProposedMerge(
                "run",
                candidate,
                "linear",
                true,
                List.of(),
                new CheckpointRef("s3://bucket/" + candidate.index(), "a".repeat(64)),
                "weights of " + candidate.weights());
    }

    private static SpecialistFinal specialist(Lane lane) {
        return new SpecialistFinal(
                "run", lane, 3, new CheckpointRef("s3://bucket/" + lane.label(), "b".repeat(64)), "");
    }
}
