// SPDX-License-Identifier: Apache-2.0
package io.triad.evaluation.sampling;

import static org.assertj.core.api.Assertions.assertThat;

import io.triad.dataset.TaskSettings;
import io.triad.evaluation.heldout.HeldOutSet;
import io.triad.evaluation.heldout.HeldOutTask;
import io.triad.evaluation.score.Decoding;
import io.triad.evaluation.score.JudgedSample;
import io.triad.messaging.Derived;
import io.triad.policy.LogProbs;
import io.triad.policy.PolicyConfig;
import io.triad.policy.TokenIds;
import io.triad.policy.sampling.Completion;
import io.triad.policy.sampling.FinishReason;
import io.triad.policy.sampling.SampleRequest;
import io.triad.policy.sampling.Sampler;
import io.triad.policy.sampling.SamplingSettings;
import io.triad.policy.tokenizer.PolicyTokenizer;
import io.triad.policy.tokenizer.WordVocabulary;
import io.triad.reasoning.prompt.PromptStyle;
import io.triad.reasoning.prompt.PromptTemplates;
import io.triad.reasoning.prompt.Prompts;
import io.triad.reasoning.prompt.Question;
import io.triad.reasoning.prompt.Vocabulary;
import io.triad.reasoning.puzzle.Ability;
import io.triad.reasoning.task.FamilyMix;
import io.triad.reasoning.verdict.Verdict;
import io.triad.reasoning.verdict.Verifier;
import io.triad.recipe.EvaluationPlan;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CheckpointMeasurementTest {
    private static final List<HeldOutTask> TASKS = HeldOutSet.draw(
                    7, List.of(1), 2, FamilyMix.DEFAULT, Optional.empty())
            .of(Ability.ARITHMETIC, 1);
    private static final WordVocabulary VOCABULARY = new WordVocabulary(
            Vocabulary.words().stream().filter(word -> !word.startsWith("<")).toList());

    private final PolicyTokenizer tokenizer =
            PolicyTokenizer.fromJson(VOCABULARY.toJson().getBytes(StandardCharsets.UTF_8));

    /** Answers requests with given texts in turn. */
    private final class ScriptedSampler implements Sampler {
        private final List<SampleRequest> requests = new ArrayList<>();
        private final List<String> texts;

        ScriptedSampler(List<String> texts) {
            this.texts = texts;
        }

        @Override
        public List<Completion> sample(List<SampleRequest> wanted) {
            List<Completion> completions = new ArrayList<>();
            for (SampleRequest request : wanted) {
                String text = texts.get(requests.size() % texts.size());
                TokenIds tokens = tokenizer.encode(text).plus(TokenIds.of(tokenizer.endOfTurn()));
                completions.add(new Completion(tokens, LogProbs.of(new float[tokens.size()]), FinishReason.STOP));
                requests.add(request);
            }
            return completions;
        }

        @Override
        public void close() {}
    }

    @AfterEach
    void closeTokenizer() {
        tokenizer.close();
    }

    @Test
    void shouldAskGreedilyOnceAndSampleTheRestWithDerivedSeeds() {
        ScriptedSampler sampler = new ScriptedSampler(List.of("no"));

        measurement(sampler, 256).measure(TASKS);

        assertThat(sampler.requests).hasSize(2 * 3);
        SampleRequest greedy = sampler.requests.get(3);
        SampleRequest sampled = sampler.requests.get(5);
        var prompt = Prompts.render(TASKS.get(1).task().puzzle(), PromptStyle.COMPACT);
        assertThat(greedy.prompt()).isEqualTo(tokenizer.prompt(prompt.system(), prompt.user()));
        assertThat(greedy.settings()).isEqualTo(SamplingSettings.greedy(12));
        assertThat(sampled.prompt()).isEqualTo(greedy.prompt());
        assertThat(sampled.settings()).isEqualTo(new SamplingSettings(1.0, 0.95, 12));
        assertThat(sampled.seed()).isEqualTo(Derived.seed(7, "evaluation", "merged", "arithmetic", 1, 1, 1));
    }

    @Test
    void shouldAskGreedilyAloneForAProbe() {
        ScriptedSampler sampler = new ScriptedSampler(List.of("no"));

        List<JudgedSample> samples = measurement(sampler, 256).measureGreedy(TASKS);

        assertThat(samples).hasSameSizeAs(TASKS).allSatisfy(sample -> assertThat(sample.decoding())
                .isEqualTo(Decoding.GREEDY));
        assertThat(sampler.requests).hasSameSizeAs(TASKS).allSatisfy(request -> assertThat(request.settings())
                .isEqualTo(SamplingSettings.greedy(12)));
    }

    @Test
    void shouldAskInTheWordsOfTheRecipe() {
        PromptTemplates words = PromptTemplates.DEFAULT.with(
                "<think></think><answer></answer>", Map.of(Question.ARITHMETIC, "How much is {{expression}}?"));
        ScriptedSampler sampler = new ScriptedSampler(List.of("no"));

        measurement(sampler, 256, new TaskSettings(FamilyMix.DEFAULT, PromptStyle.FULL, words))
                .measure(TASKS);

        var prompt = Prompts.render(TASKS.getFirst().task().puzzle(), PromptStyle.FULL, words);
        assertThat(sampler.requests.getFirst().prompt())
                .isEqualTo(tokenizer.prompt("<think></think><answer></answer>", prompt.user()));
        assertThat(prompt.user()).startsWith("How much is ");
    }

    @Test
    void shouldJudgeEveryResponse() {
        // Given: right, unparseable, without tags
        String right = "<think>so</think><answer>" + TASKS.getFirst().task().answer() + "</answer>";
        ScriptedSampler sampler = new ScriptedSampler(List.of(right, "<think></think><answer>no</answer>", "no"));

        // When
        List<JudgedSample> samples = measurement(sampler, 256).measure(TASKS.subList(0, 1));

        // Then
        assertThat(samples)
                .extracting(JudgedSample::verdict)
                .containsExactly(Verdict.CORRECT, Verdict.UNPARSEABLE, Verdict.MALFORMED);
        assertThat(samples)
                .extracting(JudgedSample::decoding)
                .containsExactly(Decoding.GREEDY, Decoding.SAMPLED, Decoding.SAMPLED);
        assertThat(samples).extracting(JudgedSample::sample).containsExactly(0, 0, 1);
        assertThat(samples.getFirst().text()).isEqualTo(right);
        assertThat(samples.getFirst().numTokens())
                .isEqualTo(tokenizer.encode(right).size() + 1);
        assertThat(samples.getFirst().taskId())
                .isEqualTo(TASKS.getFirst().task().taskId());
    }

    @Test
    void shouldLetAResponseTakeThePositionsThatThePromptLeaves() {
        var prompt = Prompts.render(TASKS.getFirst().task().puzzle(), PromptStyle.COMPACT);
        int promptTokens = tokenizer.prompt(prompt.system(), prompt.user()).size();
        ScriptedSampler sampler = new ScriptedSampler(List.of("no"));

        measurement(sampler, promptTokens + 5).measure(TASKS.subList(0, 1));

        assertThat(sampler.requests).allMatch(request -> request.settings().maxTokens() == 5);
    }

    @Test
    void shouldCountAPromptThatLeavesNoRoomAsUnanswered() {
        ScriptedSampler sampler = new ScriptedSampler(List.of("no"));

        List<JudgedSample> samples = measurement(sampler, 4).measure(TASKS.subList(0, 1));

        assertThat(sampler.requests).isEmpty();
        assertThat(samples).hasSize(3).allSatisfy(sample -> {
            assertThat(sample.verdict()).isEqualTo(Verdict.MALFORMED);
            assertThat(sample.finish()).isEqualTo(JudgedSample.Finish.NO_ROOM);
            assertThat(sample.text()).isEmpty();
        });
    }

    private CheckpointMeasurement measurement(Sampler sampler, int maxPositions) {
        return measurement(
                sampler,
                maxPositions,
                new TaskSettings(FamilyMix.DEFAULT, PromptStyle.COMPACT, PromptTemplates.DEFAULT));
    }

    private CheckpointMeasurement measurement(Sampler sampler, int maxPositions, TaskSettings settings) {
        PolicyConfig config = new PolicyConfig(
                16,
                1,
                2,
                1,
                32,
                VOCABULARY.size(),
                maxPositions,
                10_000,
                1e-6,
                true,
                OptionalInt.empty(),
                VOCABULARY.endOfTurn(),
                OptionalInt.empty());
        return new CheckpointMeasurement(
                sampler,
                tokenizer,
                config,
                new EvaluationPlan(2, List.of(1), 2, 1.0, 0.95, 12),
                settings,
                new CheckpointMeasurement.SeedRoot(7, "merged"),
                new Verifier((left, right, deadline) -> {
                    throw new AssertionError("no held-out task here is a question in words");
                }));
    }
}
