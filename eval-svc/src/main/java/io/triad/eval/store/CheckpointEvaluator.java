// SPDX-License-Identifier: Apache-2.0
package io.triad.eval.store;

import io.triad.algebra.SymjaAlgebra;
import io.triad.checkpoint.CheckpointStore;
import io.triad.dataset.QuestionLoader;
import io.triad.dataset.TaskSettings;
import io.triad.eval.book.CheckpointEvaluation;
import io.triad.eval.book.EvaluationBook;
import io.triad.eval.book.FinalPolicy;
import io.triad.eval.heldout.HeldOutSet;
import io.triad.eval.heldout.HeldOutTask;
import io.triad.eval.report.ShownSample;
import io.triad.eval.sampling.CheckpointMeasurement;
import io.triad.eval.score.JudgedSample;
import io.triad.eval.score.Scorer;
import io.triad.eval.score.TaskOutcome;
import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import io.triad.policy.PolicyWeights;
import io.triad.policy.folder.PolicyFolder;
import io.triad.policy.sampling.EmbeddedSampler;
import io.triad.policy.sampling.Sampler;
import io.triad.policy.tokenizer.PolicyTokenizer;
import io.triad.reasoning.prompt.Prompts;
import io.triad.reasoning.puzzle.Ability;
import io.triad.reasoning.task.Task;
import io.triad.reasoning.verdict.RewardScheme;
import io.triad.reasoning.verdict.Verifier;
import io.triad.recipe.EvaluationPlan;
import io.triad.recipe.Lane;
import io.triad.recipe.Recipe;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Fetches a checkpoint, measures it on the run's held-out tasks and stores every sample. The same checkpoint and recipe give
 * the same samples, byte for byte, so measuring again after a crash is harmless. Not for several threads.
 */
public final class CheckpointEvaluator {
    private final CheckpointStore checkpoints;
    private final ResultStore results;
    private final Engine engine;
    private final Verifier verifier = new Verifier(new SymjaAlgebra());
    private final QuestionLoader questions;
    private HeldOutSet lastSet = new HeldOutSet(List.of());
    private String lastRecipe = "";

    /**
     * How responses are drawn; no result depends on it.
     *
     * @param cache folder for fetched checkpoints
     * @param maxBatch most responses in the making at one time
     * @param numThreads platform threads that draw them
     */
    public record Engine(Path cache, int maxBatch, int numThreads) {}

    /** Hears of every ability and level that is done. */
    @FunctionalInterface
    public interface Progress {
        /** The samples of one ability and level were drawn and judged. */
        void measured(FinalPolicy policy, Ability ability, int level, List<JudgedSample> samples);
    }

    /**
     * Evaluates checkpoints.
     *
     * @param questions reads those that recipes bring
     */
    public CheckpointEvaluator(
            CheckpointStore checkpoints, ResultStore results, Engine engine, QuestionLoader questions) {
        this.checkpoints = checkpoints;
        this.results = results;
        this.engine = engine;
        this.questions = questions;
    }

    /**
     * Measures a final.
     *
     * @throws TriadException what fetching and storing throw; CORRUPT_CHECKPOINT when the checkpoint is no policy;
     *     INVALID_REQUEST when the run's questions are not any more what they were
     */
    public CheckpointEvaluation evaluate(EvaluationBook.Missing.Measurement wanted, Progress progress) {
        FinalPolicy policy = wanted.policy();
        HeldOutSet heldOut = heldOut(wanted.recipe());
        Path folder = checkpoints.fetch(policy.checkpoint(), engine.cache, PolicyFolder::isOfAPolicy);
        Path file = results.newFile("samples-in-the-making.jsonl");
        List<JudgedSample> samples = new ArrayList<>();
        try {
            PolicyFolder files = new PolicyFolder(folder);
            PolicyWeights weights = files.weights();
            try (PolicyTokenizer tokenizer = files.tokenizer();
                    Sampler sampler = new EmbeddedSampler(weights, engine.maxBatch, engine.numThreads)) {
                CheckpointMeasurement measurement = new CheckpointMeasurement(
                        sampler,
                        tokenizer,
                        weights.config(),
                        wanted.recipe().evaluation(),
                        TaskSettings.of(wanted.recipe()),
                        new CheckpointMeasurement.SeedRoot(
                                wanted.recipe().seed(), policy.lane().label()),
                        verifier);
                for (List<HeldOutTask> tasks : heldOut.groups()) {
                    List<JudgedSample> measured = measurement.measure(tasks);
                    SamplesFile.append(file, measured);
                    measured.forEach(sample -> samples.add(sample.withoutText()));
                    Task first = tasks.getFirst().task();
                    progress.measured(policy, first.ability(), first.level(), measured);
                }
            }
        } catch (TriadException e) {
            throw failure(policy, e);
        }
        ResultStore.StoredObject stored = results.storeSamples(policy.runId(), policy.lane(), file);
        return new CheckpointEvaluation(policy, Scorer.scores(TaskOutcome.of(samples)), stored.uri(), stored.sha256());
    }

    /**
     * Returns what is shown of a sample: its task and text, and why its verdict is what it is, which is judged again.
     *
     * @param sample with its text
     */
    ShownSample shown(Recipe recipe, Lane lane, JudgedSample sample) {
        Task task = heldOut(recipe)
                .of(sample.ability(), sample.level())
                .get(sample.task())
                .task();
        TaskSettings settings = TaskSettings.of(recipe);
        return new ShownSample(
                lane,
                sample.ability(),
                sample.level(),
                sample.taskId(),
                Prompts.render(task.puzzle(), settings.style(), settings.templates())
                        .user(),
                sample.text(),
                sample.verdict(),
                verifier.judge(task.puzzle(), sample.text(), RewardScheme.META).explanation(),
                sample.numTokens());
    }

    private HeldOutSet heldOut(Recipe recipe) {
        String digest = recipe.digest();
        if (!digest.equals(lastRecipe)) {
            EvaluationPlan plan = recipe.evaluation();
            lastSet = HeldOutSet.draw(
                    recipe.seed(),
                    plan.levels(),
                    plan.tasksPerLevel(),
                    TaskSettings.of(recipe).families(),
                    recipe.domain().data().map(questions::load));
            lastRecipe = digest;
        }
        return lastSet;
    }

    /** Whoever interrupts the thread ends the service; the measurement is not at fault and is made again. */
    private static TriadException failure(FinalPolicy policy, TriadException e) {
        return new TriadException(
                Thread.currentThread().isInterrupted() ? ErrorCode.UNAVAILABLE : e.code(),
                "checkpoint " + policy.checkpoint().uri() + " cannot be measured: " + e.getMessage(),
                e);
    }
}
