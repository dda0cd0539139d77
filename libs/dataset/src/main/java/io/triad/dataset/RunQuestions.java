// SPDX-License-Identifier: Apache-2.0
package io.triad.dataset;

import io.triad.reasoning.random.SplitMix64;
import io.triad.reasoning.task.Split;
import io.triad.reasoning.task.Task;
import io.triad.recipe.DataLayout;
import io.triad.recipe.DataSource;
import io.triad.recipe.DomainData;
import io.triad.recipe.Problem;
import io.triad.recipe.RecipeException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The questions of a run: which are trained on, and which are held out. No question is both.
 *
 * @param train what the domain lanes train on, in the file's order
 * @param evaluation what every final is measured on, in its file's order
 * @param numOverlapping questions of the training file that the evaluation file has too, and that are left out of train
 * @param problems the first rows of the files that cannot be used
 * @param numProblems how many there are
 */
public record RunQuestions(
        Part train, Part evaluation, long numOverlapping, List<RowProblem> problems, long numProblems) {
    /** The level of every question. */
    public static final int LEVEL = 1;

    private static final String NO_LAYOUT = "data";
    /**
     * Questions of one file.
     *
     * @param rows at least one
     * @param family the layout's name, or {@code data}
     * @param version names the file's bytes: {@code data-} and the first twelve digits of their SHA-256
     */
    public record Part(List<Row> rows, String family, String version) {
        public Part {
            rows = List.copyOf(rows);
        }

        private static Part of(DataSource source, Dataset dataset, List<Row> rows) {
            return new Part(rows, source.layout().map(DataLayout::label).orElse(NO_LAYOUT), dataset.version());
        }
    }

    public RunQuestions {
        problems = List.copyOf(problems);
    }

    /**
     * Deals out what was read.
     *
     * @param heldOut what was read of {@code data.evaluation}, empty when the recipe has none
     * @throws RecipeException when nothing is left to train on or to measure
     */
    static RunQuestions of(DomainData data, Dataset trained, Optional<Dataset> heldOut) {
        List<Row> train = new ArrayList<>();
        List<Row> evaluation = new ArrayList<>();
        if (heldOut.isPresent()) {
            Set<Fingerprint> forms = new HashSet<>();
            heldOut.get().rows().forEach(row -> forms.add(Fingerprint.of(row.puzzle())));
            evaluation.addAll(heldOut.get().rows());
            trained.rows().stream()
                    .filter(row -> !forms.contains(Fingerprint.of(row.puzzle())))
                    .forEach(train::add);
        } else {
            for (Row row : trained.rows()) {
                (Split.of(row.puzzle()) == Split.TRAIN ? train : evaluation).add(row);
            }
        }
        requireSome(train, "all of its questions are held out; bring others");
        requireSome(
                evaluation,
                "none of its questions is held out, they are too few; bring more, or domain.data.evaluation");
        DataSource evaluationSource = data.evaluation().orElse(data.train());
        return new RunQuestions(
                Part.of(data.train(), trained, train),
                Part.of(evaluationSource, heldOut.orElse(trained), evaluation),
                heldOut.isPresent() ? trained.rows().size() - train.size() : 0,
                Stream.concat(
                                trained.problems().stream(),
                                heldOut.stream().flatMap(dataset -> dataset.problems().stream()))
                        .toList(),
                trained.numProblems() + heldOut.map(Dataset::numProblems).orElse(0L));
    }

    private static void requireSome(List<Row> rows, String otherwise) {
        if (rows.isEmpty()) {
            throw new RecipeException("recipe", List.of(new Problem("domain.data.train", "", otherwise, List.of())));
        }
    }

    /** Returns the order in which the questions are trained on. */
    public QuestionOrder order(long seed) {
        return new QuestionOrder(train.rows(), seed);
    }

    /** Returns the task of a question that is trained on. */
    public Task trainTask(Row row) {
        return task(row, train, Split.TRAIN);
    }

    /** Returns held-out tasks, at most so many, chosen and put in order by the seed. */
    public List<Task> heldOut(long seed, int max) {
        List<Row> order = new ArrayList<>(evaluation.rows());
        new SplitMix64(SplitMix64.mix(seed)).shuffle(order);
        return order.stream()
                .limit(max)
                .map(row -> task(row, evaluation, Split.HELDOUT))
                .toList();
    }

    private static Task task(Row row, Part part, Split split) {
        return row.task(part.family(), split, part.version());
    }
}
