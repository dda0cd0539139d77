// SPDX-License-Identifier: Apache-2.0
package io.triad.eval.store;

import io.triad.dataset.TaskSettings;
import io.triad.eval.book.AbilityShare;
import io.triad.eval.book.CandidateMerge;
import io.triad.eval.book.CandidateScore;
import io.triad.eval.book.EvaluationBook;
import io.triad.evaluation.heldout.HeldOutSet;
import io.triad.evaluation.heldout.HeldOutTask;
import io.triad.evaluation.score.JudgedSample;
import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import io.triad.reasoning.puzzle.Ability;
import io.triad.reasoning.task.Task;
import io.triad.recipe.Recipe;
import io.triad.recipe.ValidationPlan;
import io.triad.recipe.WeightSearchPlan;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Measures the candidates of a weight search, greedy, on the run's validation tasks. The same candidate and recipe give the same
 * samples, byte for byte, so measuring again after a crash is harmless. Not for several threads.
 */
public final class CandidateEvaluator {
    private final CheckpointEvaluator evaluator;
    private final ResultStore results;
    private HeldOutSet lastSet = new HeldOutSet(List.of());
    private @Nullable Recipe lastRecipe;

    /** Measures as that evaluator does. */
    public CandidateEvaluator(CheckpointEvaluator evaluator, ResultStore results) {
        this.evaluator = evaluator;
        this.results = results;
    }

    /**
     * Measures a candidate, and forgets its checkpoint.
     *
     * @throws TriadException what fetching and storing throw; CORRUPT_CHECKPOINT when the checkpoint is no policy;
     *     INVALID_REQUEST when the recipe has no search, or the report's tasks leave none for it
     */
    public CandidateScore score(EvaluationBook.Missing.Candidate wanted, CheckpointEvaluator.Progress progress) {
        CandidateMerge candidate = wanted.merge();
        HeldOutSet validation = validation(wanted.recipe(), candidate.runId());
        Path file = results.newFile("samples-in-the-making.jsonl");
        Map<Ability, AbilityShare> shares = new EnumMap<>(Ability.class);
        evaluator.measure(wanted.recipe(), candidate.policy(), measurement -> {
            for (List<HeldOutTask> tasks : validation.groups()) {
                List<JudgedSample> samples = measurement.measureGreedy(tasks);
                SamplesFile.append(file, samples);
                Task first = tasks.getFirst().task();
                progress.measured(candidate.policy(), first.ability(), first.level(), samples);
                shares.merge(first.ability(), share(first.ability(), samples), CandidateEvaluator::together);
            }
        });
        evaluator.forget(candidate.policy());
        ResultStore.StoredObject stored = results.storeValidation(candidate, file);
        return new CandidateScore(candidate, new ArrayList<>(shares.values()), stored.uri(), stored.sha256());
    }

    private static AbilityShare share(Ability ability, List<JudgedSample> samples) {
        long numCorrect = samples.stream().filter(JudgedSample::isCorrect).count();
        return new AbilityShare(ability, samples.size(), Math.toIntExact(numCorrect));
    }

    private static AbilityShare together(AbilityShare one, AbilityShare other) {
        return new AbilityShare(
                one.ability(), one.numTasks() + other.numTasks(), one.numCorrect() + other.numCorrect());
    }

    private HeldOutSet validation(Recipe recipe, String runId) {
        if (!recipe.equals(lastRecipe)) {
            ValidationPlan plan = recipe.merge()
                    .search()
                    .map(WeightSearchPlan::validation)
                    .orElseThrow(() -> new TriadException(
                            ErrorCode.INVALID_REQUEST,
                            "the recipe of run " + runId + " has no merge.search, so it has no candidates to measure"));
            lastSet = HeldOutSet.validation(
                    recipe.seed(),
                    plan.levels(),
                    plan.tasksPerLevel(),
                    TaskSettings.of(recipe).families(),
                    evaluator.heldOut(recipe));
            lastRecipe = recipe;
        }
        if (lastSet.tasks().isEmpty()) {
            throw new TriadException(
                    ErrorCode.INVALID_REQUEST,
                    "the tasks that run " + runId
                            + " is measured on leave none for merge.search.validation; start it again "
                            + "with fewer evaluation.tasksPerLevel or higher merge.search.validation.levels");
        }
        return lastSet;
    }
}
