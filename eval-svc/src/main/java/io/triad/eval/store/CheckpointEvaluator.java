// SPDX-License-Identifier: Apache-2.0
package io.triad.eval.store;

import io.triad.algebra.SymjaAlgebra;
import io.triad.checkpoint.CheckpointRef;
import io.triad.checkpoint.CheckpointStore;
import io.triad.dataset.QuestionLoader;
import io.triad.dataset.TaskSettings;
import io.triad.eval.book.CheckpointEvaluation;
import io.triad.eval.book.EvaluationBook;
import io.triad.eval.book.LevelProbe;
import io.triad.eval.book.MeasuredPolicy;
import io.triad.eval.report.ShownSample;
import io.triad.evaluation.heldout.HeldOutSet;
import io.triad.evaluation.heldout.HeldOutTask;
import io.triad.evaluation.sampling.CheckpointMeasurement;
import io.triad.evaluation.score.JudgedSample;
import io.triad.evaluation.score.Scorer;
import io.triad.evaluation.score.TaskOutcome;
import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import io.triad.policy.folder.AdaptedWeights;
import io.triad.policy.folder.PolicyFolder;
import io.triad.policy.sampling.EmbeddedSamplerSettings;
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
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Fetches a checkpoint, measures it on the run's held-out tasks and stores every sample. The same checkpoint and recipe give
 * the same samples, byte for byte, so measuring again after a crash is harmless; what was drawn of an ability and level before
 * it is not drawn again. Not for several threads.
 */
public final class CheckpointEvaluator {
    private final CheckpointStore checkpoints;
    private final ResultStore results;
    private final Engine engine;
    private final Verifier verifier = new Verifier(new SymjaAlgebra());
    private final QuestionLoader questions;
    private HeldOutSet lastSet = new HeldOutSet(List.of());
    private @Nullable Recipe lastRecipe;

    /**
     * How responses are drawn; no result depends on it.
     *
     * @param cache folder for fetched checkpoints
     * @param maxBatch most responses in the making at one time
     * @param numThreads platform threads that draw them
     */
    public record Engine(Path cache, int maxBatch, int numThreads) {}

    /** Hears of every ability and level that is drawn. */
    @FunctionalInterface
    public interface Progress {
        /** The samples of one ability and level were drawn, judged and kept. */
        void measured(MeasuredPolicy policy, Ability ability, int level, List<JudgedSample> samples);
    }

    /**
     * Evaluates checkpoints. What a process that was killed left half fetched is removed first.
     *
     * @param questions reads those that recipes bring
     */
    public CheckpointEvaluator(
            CheckpointStore checkpoints, ResultStore results, Engine engine, QuestionLoader questions) {
        this.checkpoints = checkpoints;
        this.results = results;
        this.engine = engine;
        CheckpointStore.sweep(engine.cache);
        this.questions = questions;
    }

    /**
     * Measures a final.
     *
     * @throws TriadException what fetching and storing throw; CORRUPT_CHECKPOINT when the checkpoint is no policy;
     *     INVALID_REQUEST when the run's questions are not any more what they were
     */
    public CheckpointEvaluation evaluate(EvaluationBook.Missing.Measurement wanted, Progress progress) {
        MeasuredPolicy policy = wanted.policy();
        HeldOutSet heldOut = heldOut(wanted.recipe());
        Path file = results.newFile("samples-in-the-making.jsonl");
        List<JudgedSample> samples = new ArrayList<>();
        SampleParts parts = new SampleParts(results, policy);
        measure(wanted.recipe(), policy, measurement -> {
            for (List<HeldOutTask> tasks : heldOut.groups()) {
                List<JudgedSample> measured = parts.find(tasks, some -> measurement.isOf(tasks, some))
                        .orElseGet(() -> {
                            List<JudgedSample> drawn = measurement.measure(tasks);
                            parts.keep(tasks, drawn);
                            Task first = tasks.getFirst().task();
                            progress.measured(policy, first.ability(), first.level(), drawn);
                            return drawn;
                        });
                SamplesFile.append(file, measured);
                measured.forEach(sample -> samples.add(sample.withoutText()));
            }
        });
        ResultStore.StoredObject stored = results.storeSamples(policy.runId(), policy.lane(), file);
        return new CheckpointEvaluation(policy, Scorer.scores(TaskOutcome.of(samples)), stored.uri(), stored.sha256());
    }

    /** Removes what an evaluation that was killed would go on from; to be called once the log has the evaluation. */
    public void forgetParts(MeasuredPolicy policy) {
        new SampleParts(results, policy).remove();
    }

    /**
     * Measures a version for its lane's curriculum.
     *
     * @throws TriadException what fetching and storing throw; CORRUPT_CHECKPOINT when the checkpoint is no policy
     */
    public LevelProbe probe(EvaluationBook.Missing.Probe wanted, Progress progress) {
        MeasuredPolicy policy = wanted.policy();
        Recipe recipe = wanted.recipe();
        Ability ability = Ability.of(recipe.plan(policy.lane()).ability());
        List<HeldOutTask> tasks = HeldOutSet.probe(
                        recipe.seed(),
                        ability,
                        wanted.level(),
                        wanted.tasks(),
                        TaskSettings.of(recipe).families())
                .tasks();
        Path file = results.newFile("samples-in-the-making.jsonl");
        List<JudgedSample> samples = new ArrayList<>();
        measure(recipe, policy, measurement -> samples.addAll(measurement.measureGreedy(tasks)));
        SamplesFile.append(file, samples);
        progress.measured(policy, ability, wanted.level(), samples);
        ResultStore.StoredObject stored = results.storeProbe(policy, file);
        int numCorrect =
                Math.toIntExact(samples.stream().filter(JudgedSample::isCorrect).count());
        return new LevelProbe(policy, wanted.level(), tasks.size(), numCorrect, stored.uri(), stored.sha256());
    }

    void measure(Recipe recipe, MeasuredPolicy policy, Consumer<CheckpointMeasurement> work) {
        try {
            PolicyFolder files = fetched(policy.checkpoint());
            AdaptedWeights weights =
                    AdaptedWeights.of(files, base -> fetched(base).weights());
            try (PolicyTokenizer tokenizer = files.tokenizer();
                    Sampler sampler = weights.sampler(EmbeddedSamplerSettings.of(engine.maxBatch, engine.numThreads))) {
                work.accept(new CheckpointMeasurement(
                        sampler,
                        tokenizer,
                        weights.weights().config(),
                        recipe.evaluation(),
                        TaskSettings.of(recipe),
                        new CheckpointMeasurement.SeedRoot(
                                recipe.seed(), policy.lane().label()),
                        verifier));
            }
        } catch (TriadException e) {
            throw failure(policy, e);
        }
    }

    private PolicyFolder fetched(CheckpointRef checkpoint) {
        return new PolicyFolder(checkpoints.fetch(checkpoint, engine.cache, PolicyFolder::isOfAPolicy));
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

    /** Returns what counts the samples of a recipe's held-out tasks. */
    SampleCounter counter(Recipe recipe) {
        return new SampleCounter(heldOut(recipe), verifier);
    }

    /** Forgets a checkpoint that is not measured again. */
    void forget(MeasuredPolicy policy) {
        CheckpointStore.evict(policy.checkpoint(), engine.cache);
    }

    HeldOutSet heldOut(Recipe recipe) {
        if (!recipe.equals(lastRecipe)) {
            EvaluationPlan plan = recipe.evaluation();
            lastSet = HeldOutSet.draw(
                    recipe.seed(),
                    plan.levels(),
                    plan.tasksPerLevel(),
                    TaskSettings.of(recipe).families(),
                    recipe.domain().data().map(questions::load));
            lastRecipe = recipe;
        }
        return lastSet;
    }

    /** Whoever interrupts the thread ends the service; the measurement is not at fault and is made again. */
    private static TriadException failure(MeasuredPolicy policy, TriadException e) {
        return new TriadException(
                Thread.currentThread().isInterrupted() ? ErrorCode.UNAVAILABLE : e.code(),
                "checkpoint " + policy.checkpoint().uri() + " cannot be measured: " + e.getMessage(),
                e);
    }
}
