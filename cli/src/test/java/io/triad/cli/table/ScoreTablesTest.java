// SPDX-License-Identifier: Apache-2.0
package io.triad.cli.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.triad.proto.evaluation.v1.CheckpointEvaluation;
import io.triad.proto.evaluation.v1.Decoding;
import io.triad.proto.evaluation.v1.RunReport;
import io.triad.proto.evaluation.v1.Score;
import io.triad.proto.policy.v1.PolicyRef;
import io.triad.proto.run.v1.RunState;
import io.triad.proto.task.v1.Ability;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScoreTablesTest {
    private static Score score(Ability ability, Decoding decoding, double accuracy) {
        return Score.newBuilder()
                .setAbility(ability)
                .setDecoding(decoding)
                .setNumTasks(300)
                .setSamplesPerTask(decoding == Decoding.DECODING_GREEDY ? 1 : 4)
                .setAccuracy(accuracy)
                .setLower(accuracy - 0.03)
                .setUpper(accuracy + 0.04)
                .setWellFormed(0.99)
                .build();
    }

    private static List<Score> scores(double accuracy) {
        return List.of(
                score(Ability.ABILITY_DEDUCTION, Decoding.DECODING_GREEDY, accuracy),
                score(Ability.ABILITY_INDUCTION, Decoding.DECODING_GREEDY, accuracy + 0.1),
                score(Ability.ABILITY_ABDUCTION, Decoding.DECODING_GREEDY, accuracy + 0.2),
                score(Ability.ABILITY_ARITHMETIC, Decoding.DECODING_GREEDY, accuracy + 0.3),
                score(Ability.ABILITY_DEDUCTION, Decoding.DECODING_GREEDY, 0.5).toBuilder()
                        .setLevel(1)
                        .build(),
                score(Ability.ABILITY_DEDUCTION, Decoding.DECODING_SAMPLED, accuracy - 0.01));
    }

    private static CheckpointEvaluation evaluation(String lane, double accuracy) {
        return CheckpointEvaluation.newBuilder()
                .setPolicy(PolicyRef.newBuilder().setLane(lane))
                .addAllScores(scores(accuracy))
                .build();
    }

    @Test
    void shouldShowRowsAndColumnsOfThePaper() {
        RunState run = RunState.newBuilder()
                .addEvaluations(evaluation("domain-meta", 0.6))
                .addEvaluations(evaluation("merged", 0.5))
                .addEvaluations(evaluation("base", 0.353))
                .addEvaluations(evaluation("domain-instruct", 0.55))
                .setReport(RunReport.newBuilder().addAllOracle(scores(0.65)))
                .build();

        assertThat(String.join("\n", ScoreTables.lines(run))).isEqualTo("""
                Greedy, pass@1: percent right [95 % interval]
                                         deduction          induction          abduction         arithmetic            overall  well-formed
                ---------------------------------------------------------------------------------------------------------------------------
                base             35.3 [32.3, 39.3]  45.3 [42.3, 49.3]  55.3 [52.3, 59.3]  65.3 [62.3, 69.3]  50.3 [48.8, 52.3]         99.0
                merged           50.0 [47.0, 54.0]  60.0 [57.0, 64.0]  70.0 [67.0, 74.0]  80.0 [77.0, 84.0]  65.0 [63.5, 67.0]         99.0
                oracle ensemble  65.0 [62.0, 69.0]  75.0 [72.0, 79.0]  85.0 [82.0, 89.0]  95.0 [92.0, 99.0]  80.0 [78.5, 82.0]         99.0
                ---------------------------------------------------------------------------------------------------------------------------
                domain-instruct  55.0 [52.0, 59.0]  65.0 [62.0, 69.0]  75.0 [72.0, 79.0]  85.0 [82.0, 89.0]  70.0 [68.5, 72.0]         99.0
                domain-meta      60.0 [57.0, 64.0]  70.0 [67.0, 74.0]  80.0 [77.0, 84.0]  90.0 [87.0, 94.0]  75.0 [73.5, 77.0]         99.0

                Sampled, avg@4: percent right [95 % interval]
                                         deduction  induction  abduction  arithmetic  overall  well-formed
                ------------------------------------------------------------------------------------------
                base             34.3 [31.3, 38.3]          -          -           -        -            -
                merged           49.0 [46.0, 53.0]          -          -           -        -            -
                oracle ensemble  64.0 [61.0, 68.0]          -          -           -        -            -
                ------------------------------------------------------------------------------------------
                domain-instruct  54.0 [51.0, 58.0]          -          -           -        -            -
                domain-meta      59.0 [56.0, 63.0]          -          -           -        -            -
                """.stripTrailing());
    }

    @Test
    void shouldShowQuestionsOfTheUsersOwnBesides() {
        RunState run = RunState.newBuilder()
                .addEvaluations(evaluation("base", 0.353).toBuilder()
                        .addScores(score(Ability.ABILITY_DOMAIN, Decoding.DECODING_GREEDY, 0.2)))
                .build();

        List<String> lines = ScoreTables.lines(run);

        assertThat(lines.get(1)).containsSubsequence("arithmetic", "domain", "overall");
        // (35.3 + 45.3 + 55.3 + 65.3 + 20.0) / 5
        assertThat(lines.get(3)).containsSubsequence("65.3", "20.0 [17.0, 24.0]", "44.2");
    }

    @Test
    void shouldShowNothingBeforeAnythingIsMeasured() {
        assertThat(ScoreTables.lines(RunState.getDefaultInstance())).isEmpty();
    }

    @Test
    void shouldCombineIntervalsOfIndependentScores() {
        Score overall = OverallScore.of(scores(0.2).subList(0, 4)).orElseThrow();

        assertThat(overall.getAccuracy()).isCloseTo(0.35, within(1e-12));
        assertThat(overall.getLower()).isCloseTo(0.35 - 0.015, within(1e-12));
        assertThat(overall.getUpper()).isCloseTo(0.35 + 0.02, within(1e-12));
        assertThat(overall.getNumTasks()).isEqualTo(1_200);
        assertThat(OverallScore.of(List.of())).isEmpty();
    }
}
