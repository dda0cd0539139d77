// SPDX-License-Identifier: Apache-2.0
package io.triad.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.triad.reasoning.puzzle.Ability;
import io.triad.reasoning.puzzle.QuestionPuzzle;
import io.triad.reasoning.task.Split;
import io.triad.reasoning.task.Task;
import io.triad.recipe.DomainData;
import io.triad.recipe.RecipeException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class RunQuestionsTest {
    private static final DomainData ONE = Sources.data("{train: {path: t.jsonl}}");
    private static final DomainData TWO =
            Sources.data("{train: {path: t.jsonl, layout: gsm8k}, evaluation: {path: e.jsonl}}");

    private static Dataset dataset(String digit, int from, int to) {
        return new Dataset(
                "t.jsonl",
                IntStream.range(from, to)
                        .mapToObj(n -> new Row(
                                n + 1,
                                new QuestionPuzzle("What is " + n + "?", new QuestionPuzzle.Reference.Maths("" + n))))
                        .toList(),
                List.of(new RowProblem("t.jsonl", 99, "is not JSON")),
                3,
                digit.repeat(64));
    }

    @Test
    void shouldHoldOutOneQuestionInEightByWhatItSays() {
        RunQuestions questions = RunQuestions.of(ONE, dataset("a", 0, 800), Optional.empty());

        assertThat(questions.evaluation().rows())
                .hasSizeBetween(70, 130)
                .allSatisfy(row -> assertThat(Split.of(row.puzzle())).isEqualTo(Split.HELDOUT));
        assertThat(questions.train().rows())
                .hasSize(800 - questions.evaluation().rows().size())
                .allSatisfy(row -> assertThat(Split.of(row.puzzle())).isEqualTo(Split.TRAIN));
        assertThat(questions.numOverlapping()).isZero();
        assertThat(questions.numProblems()).isEqualTo(3);
    }

    @Test
    void shouldNotTrainOnWhatIsMeasured() {
        RunQuestions questions = RunQuestions.of(TWO, dataset("a", 0, 100), Optional.of(dataset("b", 90, 120)));

        assertThat(questions.train().rows()).hasSize(90);
        assertThat(questions.evaluation().rows()).hasSize(30);
        assertThat(questions.numOverlapping()).isEqualTo(10);
        assertThat(questions.numProblems()).isEqualTo(6);
        assertThat(questions.problems()).hasSize(2);
    }

    @Test
    void shouldRefuseToTrainOrMeasureOnNothing() {
        assertThatThrownBy(() -> RunQuestions.of(TWO, dataset("a", 0, 5), Optional.of(dataset("b", 0, 9))))
                .isInstanceOf(RecipeException.class)
                .hasMessageContaining("domain.data.train: all of its questions are held out");
        int trained = IntStream.range(0, 100)
                .filter(n -> Split.of(dataset("a", n, n + 1).rows().getFirst().puzzle()) == Split.TRAIN)
                .findFirst()
                .orElseThrow();
        assertThatThrownBy(() -> RunQuestions.of(ONE, dataset("a", trained, trained + 1), Optional.empty()))
                .isInstanceOf(RecipeException.class)
                .hasMessageContaining("domain.data.train: none of its questions is held out");
    }

    @Test
    void shouldMakeTasksThatNameTheirRowAndBytes() {
        RunQuestions questions = RunQuestions.of(TWO, dataset("a", 0, 100), Optional.of(dataset("b", 100, 120)));

        Task trained = questions.trainTask(questions.train().rows().get(4));
        assertThat(trained.taskId()).isEqualTo("domain-gsm8k-train-5-data-aaaaaaaaaaaa");
        assertThat(trained.ability()).isEqualTo(Ability.DOMAIN);
        assertThat(trained.family()).isEqualTo("gsm8k");
        assertThat(trained.level()).isEqualTo(1);
        assertThat(trained.seed()).isEqualTo(5);
        assertThat(trained.split()).isEqualTo(Split.TRAIN);
        assertThat(trained.generatorVersion()).isEqualTo("data-aaaaaaaaaaaa");
        assertThat(trained.answer()).isEqualTo("4");

        List<Task> heldOut = questions.heldOut(7, 12);
        assertThat(heldOut).hasSize(12).doesNotHaveDuplicates().allSatisfy(task -> {
            assertThat(task.split()).isEqualTo(Split.HELDOUT);
            assertThat(task.family()).isEqualTo("data");
            assertThat(task.generatorVersion()).isEqualTo("data-bbbbbbbbbbbb");
        });
        assertThat(questions.heldOut(7, 12)).isEqualTo(heldOut);
        assertThat(questions.heldOut(8, 12)).isNotEqualTo(heldOut);
        assertThat(questions.heldOut(7, 1_000)).hasSize(20);
    }

    @Property(tries = 50)
    void shouldTakeEveryQuestionOnceARound(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 40) int size, @ForAll @IntRange(max = 5) int round) {
        List<Row> rows = dataset("a", 0, size).rows();
        QuestionOrder order = new QuestionOrder(rows, seed);

        Set<Row> taken = new HashSet<>();
        for (long position = (long) round * size; position < (round + 1L) * size; position++) {
            taken.add(order.at(position));
        }

        assertThat(taken).hasSize(size);
    }

    @Test
    void shouldOrderByNothingButSeedAndPosition() {
        List<Row> rows = dataset("a", 0, 50).rows();
        List<Row> inTurn = new ArrayList<>();
        QuestionOrder order = new QuestionOrder(rows, 3);
        for (long position = 0; position < 150; position++) {
            inTurn.add(order.at(position));
        }

        for (int position : new int[] {149, 0, 75, 12, 101}) {
            assertThat(new QuestionOrder(rows, 3).at(position)).isEqualTo(inTurn.get(position));
        }
        assertThat(inTurn.subList(0, 50)).isNotEqualTo(inTurn.subList(50, 100)).isNotEqualTo(rows);
        assertThat(new QuestionOrder(rows, 4).at(0)).isNotEqualTo(inTurn.getFirst());
        assertThatThrownBy(() -> order.at(-1)).isInstanceOf(IllegalArgumentException.class);
    }
}
