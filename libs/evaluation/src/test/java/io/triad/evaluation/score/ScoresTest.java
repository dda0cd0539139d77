// SPDX-License-Identifier: Apache-2.0
package io.triad.evaluation.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.triad.evaluation.statistics.WilsonScore;
import io.triad.reasoning.puzzle.Ability;
import io.triad.reasoning.verdict.Verdict;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScoresTest {
    private static final Verdict RIGHT = Verdict.CORRECT;
    private static final Verdict WRONG = Verdict.WRONG;
    private static final Verdict BROKEN = Verdict.MALFORMED;

    @Test
    void shouldScoreAllLevelsTogetherAndEachLevel() {
        // Given: level 1 greedy right, wrong; level 2 greedy right
        List<JudgedSample> samples = new ArrayList<>();
        samples.addAll(task(1, 0, RIGHT, RIGHT, WRONG));
        samples.addAll(task(1, 1, WRONG, BROKEN, Verdict.UNPARSEABLE));
        samples.addAll(task(2, 0, RIGHT, RIGHT, RIGHT));

        // When
        List<Score> scores = Scorer.scores(TaskOutcome.of(samples));

        // Then
        assertThat(scores)
                .extracting(Score::ability, Score::level, Score::decoding, Score::numTasks, Score::samplesPerTask)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(Ability.INDUCTION, 0, Decoding.GREEDY, 3, 1),
                        org.assertj.core.groups.Tuple.tuple(Ability.INDUCTION, 0, Decoding.SAMPLED, 3, 2),
                        org.assertj.core.groups.Tuple.tuple(Ability.INDUCTION, 1, Decoding.GREEDY, 2, 1),
                        org.assertj.core.groups.Tuple.tuple(Ability.INDUCTION, 1, Decoding.SAMPLED, 2, 2),
                        org.assertj.core.groups.Tuple.tuple(Ability.INDUCTION, 2, Decoding.GREEDY, 1, 1),
                        org.assertj.core.groups.Tuple.tuple(Ability.INDUCTION, 2, Decoding.SAMPLED, 1, 2));
        assertThat(scores.get(0).accuracy().share()).isCloseTo(2 / 3.0, within(1e-15));
        assertThat(scores.get(0).accuracy().interval()).isEqualTo(WilsonScore.interval(2, 3));
        assertThat(scores.get(1).accuracy().share()).isCloseTo(0.5, within(1e-15));
        assertThat(scores.get(1).wellFormed()).isCloseTo(5 / 6.0, within(1e-15));
        assertThat(scores.get(3).accuracy().share()).isEqualTo(0.25);
        assertThat(scores.get(3).wellFormed()).isEqualTo(0.75);
        assertThat(scores.get(5).accuracy().interval()).isEqualTo(WilsonScore.interval(1, 1));
    }

    @Test
    void shouldCountATaskAsSolvedWhenAnySpecialistSolvesIt() {
        // Given: greedy solved by the third only; samples 0 and 1 solved by the first and nobody
        List<JudgedSample> deduction = task(1, 0, WRONG, RIGHT, WRONG);
        List<JudgedSample> induction = task(1, 0, BROKEN, WRONG, WRONG);
        List<JudgedSample> abduction = task(1, 0, RIGHT, RIGHT, BROKEN);

        // When
        List<TaskOutcome> outcomes = OracleEnsemble.outcomes(List.of(deduction, induction, abduction));

        // Then
        assertThat(outcomes)
                .containsExactly(
                        new TaskOutcome(new TaskOutcome.Key(Ability.INDUCTION, 1, 0, Decoding.GREEDY), 1, 1.0, 2 / 3.0),
                        new TaskOutcome(
                                new TaskOutcome.Key(Ability.INDUCTION, 1, 0, Decoding.SAMPLED), 2, 0.5, 5 / 6.0));
    }

    @Test
    void shouldNeverBeBelowASpecialist() {
        List<JudgedSample> first = new ArrayList<>();
        List<JudgedSample> second = new ArrayList<>();
        Verdict[] verdicts = {RIGHT, WRONG, BROKEN};
        for (int task = 0; task < 27; task++) {
            first.addAll(task(1, task, verdicts[task % 3], verdicts[task / 3 % 3], verdicts[task / 9]));
            second.addAll(task(1, task, verdicts[task / 9], verdicts[task % 3], verdicts[task / 3 % 3]));
        }

        List<Score> oracle = Scorer.scores(OracleEnsemble.outcomes(List.of(first, second)));
        List<Score> specialist = Scorer.scores(TaskOutcome.of(first));

        for (int score = 0; score < oracle.size(); score++) {
            assertThat(oracle.get(score).accuracy().share())
                    .isGreaterThanOrEqualTo(specialist.get(score).accuracy().share());
        }
        // 27 tasks, greedy pairs (t mod 3, t div 9): neither right in 2·2·3 of them
        assertThat(oracle.getFirst().accuracy().share()).isCloseTo(15 / 27.0, within(1e-15));
    }

    @Test
    void shouldRefuseSpecialistsThatWereMeasuredDifferently() {
        List<JudgedSample> one = task(1, 0, RIGHT, RIGHT, RIGHT);

        assertThatThrownBy(() -> OracleEnsemble.outcomes(List.of(one, task(1, 1, RIGHT, RIGHT, RIGHT))))
                .hasMessageContaining("different tasks");
        assertThatThrownBy(() -> OracleEnsemble.outcomes(List.of(one, task(1, 0, RIGHT, RIGHT))))
                .hasMessageContaining("different numbers of samples");
    }

    @Test
    void shouldRefuseASampleThatWasNotJudged() {
        assertThatThrownBy(() -> task(1, 0, Verdict.VERIFIER_ERROR)).hasMessageContaining("was not judged");
    }

    private static List<JudgedSample> task(int level, int task, Verdict greedy, Verdict... sampled) {
        List<JudgedSample> samples = new ArrayList<>();
        samples.add(sample(level, task, Decoding.GREEDY, 0, greedy));
        for (int sample = 0; sample < sampled.length; sample++) {
            samples.add(sample(level, task, Decoding.SAMPLED, sample, sampled[sample]));
        }
        return samples;
    }

    private static JudgedSample sample(int level, int task, Decoding decoding, int sample, Verdict verdict) {
        return new JudgedSample(
                Ability.INDUCTION,
                level,
                task,
                "task-" + task,
                decoding,
                sample,
                verdict,
                JudgedSample.Finish.STOP,
                3,
                "text");
    }
}
