// SPDX-License-Identifier: Apache-2.0
package io.triad.eval.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.triad.checkpoint.CheckpointRef;
import io.triad.checkpoint.CheckpointStore;
import io.triad.checkpoint.store.FileObjectStore;
import io.triad.checkpoint.store.ObjectStore;
import io.triad.dataset.QuestionLoader;
import io.triad.dataset.SourceFiles;
import io.triad.eval.TinyRecipe;
import io.triad.eval.book.CheckpointEvaluation;
import io.triad.eval.book.EvaluationBook;
import io.triad.eval.book.MeasuredPolicy;
import io.triad.evaluation.score.CountedSample;
import io.triad.evaluation.score.Decoding;
import io.triad.evaluation.score.JudgedSample;
import io.triad.policy.PolicyConfig;
import io.triad.policy.PolicyWeights;
import io.triad.policy.folder.PolicyCompanions;
import io.triad.policy.folder.PolicyFolder;
import io.triad.policy.tokenizer.WordVocabulary;
import io.triad.reasoning.verdict.Verdict;
import io.triad.recipe.Lane;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SampleResumptionTest {
    /** Four abilities of two levels. */
    private static final int NUM_GROUPS = 8;

    @TempDir
    private Path folder = Path.of("");

    private ObjectStore objects = new FileObjectStore(Path.of("unused"));
    private CheckpointRef checkpoint = new CheckpointRef("s3://triad/none", "0".repeat(64));

    @BeforeEach
    void publishAPolicy() throws Exception {
        objects = new FileObjectStore(folder.resolve("store"));
        WordVocabulary vocabulary = TinyRecipe.vocabulary();
        PolicyConfig config = new PolicyConfig(
                16,
                1,
                2,
                1,
                32,
                vocabulary.size(),
                256,
                10_000,
                1e-6,
                true,
                OptionalInt.empty(),
                vocabulary.endOfTurn(),
                OptionalInt.empty());
        Path made = Files.createDirectory(folder.resolve("policy"));
        new PolicyFolder(made)
                .write(
                        PolicyWeights.random(config, 3),
                        PolicyCompanions.of(vocabulary.toJson().getBytes(StandardCharsets.UTF_8)));
        checkpoint = new CheckpointStore(objects).publish(made, "runs/tiny/merged/0", null, Map.of());
    }

    /** An evaluator as after a start of the service on another machine: nothing is left but the store. */
    private CheckpointEvaluator evaluator() throws Exception {
        Path machine = Files.createTempDirectory(folder, "machine-");
        return new CheckpointEvaluator(
                new CheckpointStore(objects),
                new ResultStore(objects, machine),
                new CheckpointEvaluator.Engine(machine.resolve("cache"), 8, 2),
                new QuestionLoader(SourceFiles.of(Optional.empty()), questions -> {}));
    }

    private MeasuredPolicy policy(Lane lane) {
        return new MeasuredPolicy("tiny", lane, 0, checkpoint, "");
    }

    private EvaluationBook.Missing.Measurement wanted(Lane lane) {
        return new EvaluationBook.Missing.Measurement(TinyRecipe.read(), policy(lane));
    }

    private byte[] bytes(CheckpointEvaluation evaluation) {
        return objects.get(objects.key(evaluation.samplesUri()), 1 << 20);
    }

    @Test
    void shouldGoOnWhereItWasKilledToTheSameBytes() throws Exception {
        CheckpointEvaluation undisturbed = evaluator().evaluate(wanted(Lane.MERGED), (p, a, l, s) -> {});
        byte[] expected = bytes(undisturbed);
        evaluator().forgetParts(policy(Lane.MERGED));
        objects.delete(objects.key(undisturbed.samplesUri()));

        List<String> drawn = new ArrayList<>();
        CheckpointEvaluator.Progress killed = (policy, ability, level, samples) -> {
            drawn.add(ability.label() + level);
            if (drawn.size() == 3) {
                throw new IllegalStateException("killed");
            }
        };
        assertThatThrownBy(() -> evaluator().evaluate(wanted(Lane.MERGED), killed))
                .hasMessage("killed");
        CheckpointEvaluation disturbed = evaluator()
                .evaluate(wanted(Lane.MERGED), (policy, ability, level, samples) -> drawn.add(ability.label() + level));

        assertThat(drawn).hasSize(NUM_GROUPS).doesNotHaveDuplicates();
        assertThat(disturbed).isEqualTo(undisturbed);
        assertThat(bytes(disturbed)).isEqualTo(expected);
    }

    @Test
    void shouldDrawAgainWhatIsNotOfTheseTasks() throws Exception {
        CheckpointEvaluation first = evaluator().evaluate(wanted(Lane.MERGED), (p, a, l, s) -> {});
        List<ObjectStore.Stored> parts = objects.list("runs/tiny/evaluations/merged/");
        assertThat(parts).hasSize(NUM_GROUPS);
        // Given one part with the samples of another
        objects.put(parts.get(0).key(), objects.get(parts.get(1).key(), 1 << 20));

        List<String> drawn = new ArrayList<>();
        CheckpointEvaluation again = evaluator()
                .evaluate(wanted(Lane.MERGED), (policy, ability, level, samples) -> drawn.add(ability.label() + level));

        assertThat(drawn).hasSize(1);
        assertThat(again).isEqualTo(first);
    }

    @Test
    void shouldNotTakeALanesSamplesForAnothers() throws Exception {
        evaluator().evaluate(wanted(Lane.MERGED), (p, a, l, s) -> {});
        List<String> drawn = new ArrayList<>();

        evaluator().evaluate(wanted(Lane.DOMAIN_META), (p, ability, level, s) -> drawn.add(ability.label() + level));

        assertThat(drawn).hasSize(NUM_GROUPS);
    }

    @Test
    void shouldRemoveTheParts() throws Exception {
        evaluator().evaluate(wanted(Lane.MERGED), (p, a, l, s) -> {});

        evaluator().forgetParts(policy(Lane.MERGED));

        assertThat(objects.list("runs/tiny/evaluations/"))
                .extracting(ObjectStore.Stored::key)
                .containsExactly("runs/tiny/evaluations/merged.jsonl");
    }

    @Test
    void shouldReadWhatASampledResponseAnswers() throws Exception {
        CheckpointEvaluator evaluator = evaluator();
        List<JudgedSample> samples = new ArrayList<>();
        evaluator.evaluate(wanted(Lane.MERGED), (policy, ability, level, some) -> samples.addAll(some));
        JudgedSample sampled = samples.stream()
                .filter(sample ->
                        sample.decoding() == Decoding.SAMPLED && sample.taskId().startsWith("arithmetic"))
                .findFirst()
                .orElseThrow();
        JudgedSample answering = new JudgedSample(
                sampled.ability(),
                sampled.level(),
                sampled.task(),
                sampled.taskId(),
                sampled.decoding(),
                sampled.sample(),
                Verdict.WRONG,
                sampled.finish(),
                sampled.numTokens(),
                "<think></think><answer>+007.</answer>");

        CountedSample counted = evaluator.counter(TinyRecipe.read()).count(answering);

        assertThat(counted.meaning()).contains("7");
        assertThat(counted.family()).isEqualTo("expression");
        assertThat(counted.sample().text()).isEmpty();
    }
}
