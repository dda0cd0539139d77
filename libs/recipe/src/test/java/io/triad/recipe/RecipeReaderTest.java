// SPDX-License-Identifier: Apache-2.0
package io.triad.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.triad.failure.ErrorCode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RecipeReaderTest {
    private static final String OBJECTIVE = "\"objective\":{\"aggregation\":\"token-mean\",\"dualClip\":0.0,"
            + "\"klEstimator\":\"k3\",\"klPlacement\":\"loss\",\"overlongBuffer\":0,\"overlongPenalty\":1.0,"
            + "\"reference\":\"level\"},\"recompute\":false,\"schedule\":{\"finalShare\":0.1,\"shape\":\"constant\",\"warmupSteps\":0},";

    private static final String ADAPTER = "\"adapter\":{\"alpha\":32.0,\"rank\":0,\"targets\":[\"q_proj\",\"k_proj\","
            + "\"v_proj\",\"o_proj\",\"gate_proj\",\"up_proj\",\"down_proj\"]},";

    /** The shortest recipe: only what has no default. */
    static final String SILENT = """
            name: silent
            seed: 1
            base:
              checkpoint: s3://models/base
            alignment:
              curriculum: [{level: 1, steps: 3}, {level: 2, steps: 5}]
            domain:
              curriculum: [{level: 2, steps: 4}]
            """;

    static final String COLD = """
            name: cold
            seed: -9223372036854775808
            promptStyle: compact
            base:
              coldStart:
                architecture: {hiddenSize: 32, numLayers: 2, numHeads: 2, numKeyValueHeads: 1, intermediateSize: 64, maxPositions: 256}
                steps: 4
            alignment:
              curriculum: [{level: 1, steps: 3}]
              lanes: {induction: [{level: 1, steps: 7}, {level: 3, steps: 2}]}
              batch: {maxTokens: 64}
              offPolicySteps: 2
              groupDeadlineSeconds: 30
            domain:
              curriculum: [{level: 1, steps: 4}]
              batch: {maxTokens: 64}
            evaluation: {maxTokens: 64}
            """;

    /** A mix of families, words and questions of one's own. */
    static final String OWN = """
            name: own
            seed: 5
            tasks:
              families: {induction: {cycle: 50, arithmetic: 35}}
              prompts:
                question: |
                  Solve: {{question}}
            base:
              checkpoint: s3://models/base
            alignment:
              curriculum: [{level: 1, steps: 3}]
            domain:
              curriculum: [{level: 1, steps: 4}]
              data:
                train: {path: s3://sets/train.parquet, layout: simplerl-zoo}
                evaluation: {path: held.json, format: json-lines, fields: {question: a.b, options: letters}, answer: choice}
            """;

    static List<Problem> problemsOf(String text) {
        RecipeException refusal =
                catchThrowableOfType(RecipeException.class, () -> RecipeReader.read(text, "test.yaml"));
        assertThat(refusal).as("refusal of %s", text).isNotNull();
        assertThat(refusal.code()).isEqualTo(ErrorCode.INVALID_REQUEST);
        return refusal.problems();
    }

    @Test
    void shouldFillInWhatTheMethodSays() {
        Recipe recipe = RecipeReader.read(SILENT, "test.yaml");

        Curriculum curriculum = new Curriculum(List.of(new Level(1, 3), new Level(2, 5)));
        Training training =
                new Training(5e-7, 0.9, 0.999, 0.01, 1.0, 0.2, 0.2, 0.001, 0.001, 2.0, Objective.USUAL, Schedule.USUAL);
        assertThat(recipe)
                .isEqualTo(new Recipe(
                        "silent",
                        1,
                        PromptStyleName.FULL,
                        new TaskPlan(Map.of(), Map.of()),
                        new BaseModel.Checkpoint("s3://models/base"),
                        new Alignment(
                                curriculum,
                                Map.of(),
                                Estimator.REINFORCE_PLUS_PLUS,
                                new Batch(16, 4, 0.7, 1.0, 8192, 0),
                                training,
                                0,
                                600),
                        new MergePlan(
                                MergeMethod.LINEAR,
                                true,
                                Map.of(Lane.DEDUCTION, 1.0, Lane.INDUCTION, 0.2, Lane.ABDUCTION, 0.1)),
                        new DomainStage(
                                DomainAbility.ARITHMETIC,
                                Optional.empty(),
                                new Curriculum(List.of(new Level(2, 4))),
                                Estimator.GRPO,
                                new Batch(16, 8, 1.0, 1.0, 8192, 0),
                                training,
                                0,
                                600),
                        new EvaluationPlan(100, List.of(1, 2), 32, 1.0, 0.95, 8192),
                        new CheckpointPolicy(10)));
    }

    @Test
    void shouldLetAGivenKeyOverrideTheStagesOwnDefault() {
        Recipe recipe = RecipeReader.read(SILENT.replace("domain:", "domain:\n  batch: {samples: 2}"), "test.yaml");

        assertThat(recipe.domain().batch()).isEqualTo(new Batch(16, 2, 1.0, 1.0, 8192, 0));
    }

    @Test
    void shouldReadWhatALevelGoesBy() {
        Recipe recipe = RecipeReader.read(
                SILENT.replace(
                                "level: 1, steps: 3}",
                                "level: 1, steps: 30, advance: {heldOutAccuracy: {atLeast: 0.8}}}")
                        .replace(
                                "level: 2, steps: 5}",
                                "level: 2, steps: 30, advance: {rewardPlateau: {window: 3, minGain: 0.02}}}, "
                                        + "{level: 3, steps: 1}"),
                "test.yaml");

        assertThat(recipe.alignment().curriculum())
                .isEqualTo(new Curriculum(List.of(
                        new Level(1, 30, Optional.of(new Advance.HeldOutAccuracy(0.8, 10, 200))),
                        new Level(2, 30, Optional.of(new Advance.RewardPlateau(3, 0.02))),
                        new Level(3, 1))));
        assertThat(recipe.canonicalJson())
                .contains("{\"advance\":{\"heldOutAccuracy\":{\"atLeast\":0.8,\"every\":10,\"tasks\":200}},\"level\":1,"
                        + "\"steps\":30}");
        assertThat(RecipeReader.read(recipe.canonicalJson(), "canonical")).isEqualTo(recipe);
        assertThat(recipe.alignment().curriculum().isAdaptive()).isTrue();
        assertThat(recipe.domain().curriculum().isAdaptive()).isFalse();
    }

    @Test
    void shouldReadHowWeightsAreSearched() {
        Recipe grid = RecipeReader.read(
                SILENT.replace(
                        "alignment:",
                        "merge: {search: {method: {grid: {deduction: [1, 0.5], induction: [0.2], abduction: [0]}}}}\nalignment:"),
                "test.yaml");
        Recipe cmaEs = RecipeReader.read(
                SILENT.replace(
                        "alignment:",
                        "merge: {search: {method: {cmaEs: {sigma: 0.2}}, maxCandidates: 21, "
                                + "validation: {tasksPerLevel: 9, levels: [2, 1]}}}\nalignment:"),
                "test.yaml");

        assertThat(grid.merge().search())
                .contains(new WeightSearchPlan(
                        new SearchMethod.Grid(List.of(1.0, 0.5), List.of(0.2), List.of(0.0)),
                        64,
                        new ValidationPlan(50, List.of(1))));
        assertThat(cmaEs.merge())
                .isEqualTo(new MergePlan(
                        MergeMethod.LINEAR,
                        true,
                        MergePlan.PAPER,
                        Optional.of(new WeightSearchPlan(
                                new SearchMethod.CmaEs(7, 0.2, 1), 21, new ValidationPlan(9, List.of(2, 1))))));
        assertThat(cmaEs.canonicalJson())
                .contains(
                        "\"search\":{\"maxCandidates\":21,\"method\":{\"cmaEs\":{\"population\":7,\"sigma\":0.2,\"upTo\":1.0}},"
                                + "\"validation\":{\"levels\":[2,1],\"tasksPerLevel\":9}}");
        for (Recipe recipe : List.of(grid, cmaEs)) {
            assertThat(RecipeReader.read(recipe.canonicalJson(), "canonical")).isEqualTo(recipe);
        }
    }

    @Test
    void shouldReadAColdStart() {
        Recipe recipe = RecipeReader.read(COLD, "test.yaml");

        assertThat(recipe.seed()).isEqualTo(Long.MIN_VALUE);
        assertThat(recipe.base())
                .isEqualTo(new ColdStart(
                        new Architecture(32, 2, 2, 1, 64, 256, true, 10_000),
                        4,
                        64,
                        1e-3,
                        0,
                        0.01,
                        1.0,
                        List.of(1),
                        new DemonstrationShares(1, 1, 1, 1),
                        100));
    }

    @Test
    void shouldReadTasksAndData() {
        Recipe recipe = RecipeReader.read(OWN, "test.yaml");

        assertThat(recipe.tasks())
                .isEqualTo(new TaskPlan(
                        Map.of("induction", Map.of("arithmetic", 35, "cycle", 50)),
                        Map.of("question", "Solve: {{question}}\n")));
        assertThat(recipe.domain().data())
                .contains(new DomainData(
                        new DataSource(
                                "s3://sets/train.parquet",
                                Optional.empty(),
                                Optional.of(DataLayout.SIMPLERL_ZOO),
                                DataFields.SILENT,
                                Optional.empty(),
                                Optional.empty()),
                        Optional.of(new DataSource(
                                "held.json",
                                Optional.of(DataFormat.JSON_LINES),
                                Optional.empty(),
                                new DataFields(Optional.of("a.b"), Optional.empty(), Optional.of("letters")),
                                Optional.of(AnswerForm.CHOICE),
                                Optional.empty()))));
        assertThat(recipe.plan(Lane.DOMAIN_META).ability()).isEqualTo("domain");
        assertThat(recipe.domain().data().orElseThrow().train().chosenFormat()).isEqualTo(DataFormat.PARQUET);
        assertThat(recipe.canonicalJson())
                .contains(
                        "\"data\":{\"evaluation\":{\"answer\":\"choice\",\"fields\":{\"options\":\"letters\",\"question\":\"a.b\"},")
                .contains("\"layout\":\"simplerl-zoo\"");
    }

    @Test
    void shouldPinTheBytesOfItsData() {
        Recipe recipe = RecipeReader.read(OWN, "test.yaml");
        DomainData data = recipe.domain().data().orElseThrow();
        DomainData half = new DomainData(data.train().withSha256("ab".repeat(32)), data.evaluation());
        DomainData whole =
                new DomainData(half.train(), data.evaluation().map(source -> source.withSha256("cd".repeat(32))));

        assertThat(data.isPinned()).isFalse();
        assertThat(half.isPinned()).isFalse();
        assertThat(whole.isPinned()).isTrue();
        Recipe pinned = recipe.withData(whole);
        assertThat(RecipeReader.read(pinned.canonicalJson(), "pinned")).isEqualTo(pinned);
        assertThat(pinned.digest()).isNotEqualTo(recipe.digest());
    }

    @Test
    void shouldReadTheScalarsOfTheCoreSchema() {
        String text = SILENT.replace("seed: 1", "seed: +0012")
                .replace("name: silent", "name: no")
                .replace("alignment:", "alignment:\n  training: {learningRate: 2e-3, weightDecay: 0, clipLow: .25}");

        Recipe recipe = RecipeReader.read(text, "test.yaml");

        assertThat(recipe.seed()).isEqualTo(12);
        assertThat(recipe.name()).isEqualTo("no");
        assertThat(recipe.alignment().training().learningRate()).isEqualTo(0.002);
        assertThat(recipe.alignment().training().weightDecay()).isZero();
        assertThat(recipe.alignment().training().clipLow()).isEqualTo(0.25);
    }

    @Test
    void shouldReportEveryProblemAtOnceWithItsSource() {
        String text = """
                name: Silent!
                base: {checkpoint: here, coldStart: {}}
                alignment:
                  curriculum: [{level: 9, steps: 3}, {level: 2, steps: five}]
                  batch: {prompts: 0, samples: "4"}
                evaluation: {levels: [1, 1]}
                extra: 1
                """;

        assertThatExceptionOfType(RecipeException.class)
                .isThrownBy(() -> RecipeReader.read(text, "wrong.yaml"))
                .withMessage("""
                        wrong.yaml has 10 problems:
                          extra: unknown key (allowed: name, seed, promptStyle, tasks, base, alignment, merge, domain, evaluation, checkpoints)
                          seed: is missing
                          base: must have exactly one of the keys, but is {"checkpoint":"here","coldStart":{}} (allowed: checkpoint, coldStart)
                          alignment.curriculum[0].level: must be between 1 and 5, but is 9
                          alignment.curriculum[1].steps: must be an integer, but is "five"
                          alignment.batch.samples: must be an integer, but is "4"
                          alignment.batch.prompts: must be between 1 and 65536, but is 0
                          domain.curriculum: is missing
                          evaluation.levels[1]: must not stand there twice, but is 1
                          name: must be 1 to 40 lower-case letters, digits and inner hyphens, but is "Silent!\"""");
    }

    @Test
    void shouldReadItsOwnCanonicalJson() {
        for (String text : List.of(SILENT, COLD, OWN)) {
            Recipe recipe = RecipeReader.read(text, "test.yaml");

            Recipe again = RecipeReader.read(recipe.canonicalJson(), "canonical");

            assertThat(again).isEqualTo(recipe);
            assertThat(again.canonicalJson()).isEqualTo(recipe.canonicalJson());
            assertThat(again.digest()).isEqualTo(recipe.digest()).matches("[0-9a-f]{64}");
        }
    }

    @Test
    void shouldWriteTheSameBytesForTheSameRecipe() {
        assertThat(RecipeReader.read(SILENT, "test.yaml").canonicalJson())
                .isEqualTo(
                        "{\"alignment\":{\"batch\":{\"maxTokens\":8192,\"prompts\":16,\"refills\":0,\"samples\":4,\"temperature\":0.7,"
                                + "\"topP\":1.0},\"curriculum\":[{\"level\":1,\"steps\":3},{\"level\":2,\"steps\":5}],"
                                + "\"estimator\":\"reinforce-plus-plus\","
                                + "\"groupDeadlineSeconds\":600,\"lanes\":{},\"offPolicySteps\":0,\"training\":{"
                                + ADAPTER + "\"beta1\":0.9,"
                                + "\"beta2\":0.999,\"clipHigh\":0.2,\"clipLow\":0.2,\"ema\":0.0,\"entropyCoefficient\":0.001,"
                                + "\"gradientClip\":1.0,\"importanceCap\":2.0,\"klCoefficient\":0.001,\"learningRate\":5.0E-7,"
                                + OBJECTIVE
                                + "\"weightDecay\":0.01}},\"base\":{\"checkpoint\":\"s3://models/base\"},"
                                + "\"checkpoints\":{\"keepEvery\":10},\"domain\":{\"ability\":\"arithmetic\","
                                + "\"batch\":{\"maxTokens\":8192,\"prompts\":16,\"refills\":0,\"samples\":8,\"temperature\":1.0,\"topP\":1.0},"
                                + "\"curriculum\":[{\"level\":2,\"steps\":4}],\"estimator\":\"grpo\","
                                + "\"groupDeadlineSeconds\":600,\"offPolicySteps\":0,"
                                + "\"training\":{" + ADAPTER
                                + "\"beta1\":0.9,\"beta2\":0.999,\"clipHigh\":0.2,\"clipLow\":0.2,\"ema\":0.0,"
                                + "\"entropyCoefficient\":0.001,\"gradientClip\":1.0,\"importanceCap\":2.0,"
                                + "\"klCoefficient\":0.001,\"learningRate\":5.0E-7," + OBJECTIVE
                                + "\"weightDecay\":0.01}},"
                                + "\"evaluation\":{\"levels\":[1,2],\"maxTokens\":8192,\"samples\":32,\"tasksPerLevel\":100,"
                                + "\"temperature\":1.0,\"topP\":0.95},\"merge\":{\"method\":\"linear\",\"normalize\":true,"
                                + "\"weights\":{\"abduction\":0.1,\"deduction\":1.0,\"induction\":0.2}},\"name\":\"silent\","
                                + "\"promptStyle\":\"full\",\"seed\":1,\"tasks\":{\"families\":{},\"prompts\":{}}}");
    }

    @Test
    void shouldGiveRecipesThatDifferDifferentDigests() {
        Recipe recipe = RecipeReader.read(SILENT, "test.yaml");

        assertThat(recipe.withSeed(2).digest()).isNotEqualTo(recipe.digest());
        assertThat(recipe.withSeed(1)).isEqualTo(recipe);
    }

    @Test
    void shouldReadAnotherObjective() {
        String text = SILENT.replace(
                "alignment:",
                "alignment:\n  training: { objective: { klEstimator: k2,"
                        + " klPlacement: reward, aggregation: constant-length, dualClip: 3, overlongBuffer: 512,"
                        + " overlongPenalty: 0.5, reference: lane } }");

        assertThat(RecipeReader.read(text, "test.yaml").alignment().training().objective())
                .isEqualTo(new Objective(
                        KlEstimatorName.K2,
                        KlPlacement.REWARD,
                        LossAggregationName.CONSTANT_LENGTH,
                        3,
                        512,
                        0.5,
                        ReferenceName.LANE));
    }

    @Test
    void shouldRefuseAnObjectiveThatMakesNoSense() {
        String dual = SILENT.replace(
                "alignment:", "alignment:\n  training: { objective: { dualClip: 0.5, reference: lane } }");
        String overlong = SILENT.replace(
                "alignment:",
                "alignment:\n  batch: { maxTokens: 100 }\n  training: { objective: { overlongBuffer: 101 } }");

        assertThatExceptionOfType(RecipeException.class)
                .isThrownBy(() -> RecipeReader.read(dual, "test.yaml"))
                .withMessageContaining(
                        "alignment.training.objective.dualClip: must be above 1, or 0 for none, but is 0.5");
        assertThatExceptionOfType(RecipeException.class)
                .isThrownBy(() -> RecipeReader.read(overlong, "test.yaml"))
                .withMessageContaining("alignment.training.objective.overlongBuffer: must be at most batch.maxTokens, "
                        + "which is 100, but is 101");
    }
}
