// SPDX-License-Identifier: Apache-2.0
package io.triad.taskgenerator.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import io.triad.proto.run.v1.RunPhase;
import io.triad.proto.run.v1.RunRequested;
import io.triad.recipe.DomainData;
import io.triad.recipe.Problem;
import io.triad.recipe.RecipeException;
import io.triad.taskgenerator.TestEvents;
import io.triad.taskgenerator.TestRecipes;
import io.triad.taskgenerator.run.RunBook;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunRequestsTest {
    private final RunBook book = new RunBook();
    private final List<RunRequested> log = new ArrayList<>();
    private final RunRequests requests = new RunRequests(book, RunRequestsTest::pin, log::add);

    /** Files named bad cannot serve; all others have one digest. */
    private static DomainData pin(DomainData data) {
        if (data.train().path().contains("bad")) {
            throw new RecipeException(
                    "recipe", List.of(new Problem("domain.data.train", "", "is not there", List.of())));
        }
        return new DomainData(data.train().withSha256("ab".repeat(32)), data.evaluation());
    }

    @Test
    void shouldKeepToTheBytesThatTheQuestionsHave() {
        String recipe = TestRecipes.withData("own", 7, "{train: {path: good.jsonl}}");

        assertThat(requests.take(recipe, Optional.of("own"))).isInstanceOf(Admission.Accepted.class);
        assertThat(requests.take(recipe, Optional.of("own"))).isInstanceOf(Admission.Known.class);

        assertThat(log).singleElement().satisfies(run -> assertThat(run.getRecipeJson())
                .contains("\"sha256\":\"" + "ab".repeat(32) + "\""));
        assertThat(book.recipe("own")
                        .orElseThrow()
                        .domain()
                        .data()
                        .orElseThrow()
                        .isPinned())
                .isTrue();
    }

    @Test
    void shouldRefuseQuestionsThatCannotBeRead() {
        assertRefused(TestRecipes.withData("own", 7, "{train: {path: bad.jsonl}}"), "domain.data.train: is not there");
    }

    @Test
    void shouldRefuseFamiliesAndWordsThatThereAreNot() {
        String own = TestRecipes.yaml("own", 7, 0);

        assertRefused(
                own + "tasks: {families: {deduction: {puzzles: 1}}}\n",
                "tasks.families.deduction.puzzles: unknown family (allowed: negation, satisfiability)");
        assertRefused(
                own.replace("promptStyle: compact", "promptStyle: full")
                        + "tasks: {prompts: {arithmetic: 'Compute it.'}}\n",
                "tasks.prompts.arithmetic: The template for arithmetic must hold the names [expression] in double braces,"
                        + " but holds []");
    }

    private void assertRefused(String recipe, String line) {
        assertThatThrownBy(() -> requests.take(recipe, Optional.empty()))
                .isInstanceOfSatisfying(RecipeException.class, refused -> assertThat(refused.problems())
                        .extracting(Problem::line)
                        .containsExactly(line));
        assertThat(log).isEmpty();
    }

    @Test
    void shouldWriteTheWholeRecipeAndAnswerWithTheRun() {
        Admission admission = requests.take(TestRecipes.yaml("small", 7, 0), Optional.of("mine"));

        assertThat(log).containsExactly(TestEvents.requested("mine", TestRecipes.recipe("small", 7, 0)));
        assertThat(admission).isInstanceOfSatisfying(Admission.Accepted.class, accepted -> {
            assertThat(accepted.run().getRunId()).isEqualTo("mine");
            assertThat(accepted.run().getPhase()).isEqualTo(RunPhase.RUN_PHASE_BASE);
        });
    }

    @Test
    void shouldNumberRunsThatHaveNoIdOfTheirOwn() {
        requests.take(TestRecipes.yaml("small", 7, 0), Optional.empty());
        requests.take(TestRecipes.yaml("small", 8, 0), Optional.of("small-2"));
        requests.take(TestRecipes.yaml("small", 7, 0), Optional.empty());

        assertThat(log.stream().map(RunRequested::getRunId)).containsExactly("small-1", "small-2", "small-3");
    }

    @Test
    void shouldTakeTheSameRequestOnceAndRefuseAnotherRecipe() {
        requests.take(TestRecipes.yaml("small", 7, 0), Optional.of("mine"));

        assertThat(requests.take(TestRecipes.yaml("small", 7, 0), Optional.of("mine")))
                .isInstanceOf(Admission.Known.class);
        assertThat(requests.take(TestRecipes.yaml("small", 8, 0), Optional.of("mine")))
                .isInstanceOfSatisfying(Admission.Conflict.class, conflict -> assertThat(conflict.knownDigest())
                        .isNotEqualTo(conflict.askedDigest()));
        assertThat(log).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "A",
                "a/b",
                "a b",
                "../x",
                "ä",
                "12345678901234567890123456789012345678901234567890123456789012345"
            })
    void shouldRefuseIdsThatAreNone(String runId) {
        assertThatThrownBy(() -> requests.take(TestRecipes.yaml("small", 7, 0), Optional.of(runId)))
                .isInstanceOfSatisfying(RecipeException.class, refused -> assertThat(refused.problems())
                        .singleElement()
                        .satisfies(problem -> assertThat(problem.path()).isEqualTo("runId")));
        assertThat(log).isEmpty();
    }

    @Test
    void shouldNotKnowARunThatTheLogDidNotTake() {
        RunRequests failing = new RunRequests(book, RunRequestsTest::pin, run -> {
            throw new TriadException(ErrorCode.UNAVAILABLE, "no broker");
        });

        assertThatThrownBy(() -> failing.take(TestRecipes.yaml("small", 7, 0), Optional.empty()))
                .isInstanceOf(TriadException.class);
        assertThat(book.list()).isEmpty();
    }
}
