// SPDX-License-Identifier: Apache-2.0
package io.triad.evaluation.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.triad.evaluation.statistics.WilsonScore;
import io.triad.reasoning.puzzle.Ability;
import io.triad.reasoning.verdict.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class MetricScoresTest {
    private static final Metric GREEDY = new Metric.Greedy();

    /** A response: what it answers, right if it begins with +, without a vote if it is empty. */
    private static CountedSample sample(Ability ability, int level, int task, int sample, String answer) {
        boolean greedy = sample < 0;
        return new CountedSample(
                new JudgedSample(
                        ability,
                        level,
                        task,
                        "task-" + task,
                        greedy ? Decoding.GREEDY : Decoding.SAMPLED,
                        Math.max(0, sample),
                        answer.startsWith("+") ? Verdict.CORRECT : answer.isEmpty() ? Verdict.MALFORMED : Verdict.WRONG,
                        JudgedSample.Finish.STOP,
                        1,
                        ""),
                task % 2 == 0 ? "even" : "odd",
                Optional.of(answer).filter(text -> !text.isEmpty()));
    }

    private static List<CountedSample> task(Ability ability, int level, int task, String greedy, String... sampled) {
        List<CountedSample> samples = new ArrayList<>();
        samples.add(sample(ability, level, task, -1, greedy));
        for (int index = 0; index < sampled.length; index++) {
            samples.add(sample(ability, level, task, index, sampled[index]));
        }
        return samples;
    }

    private static double value(List<CountedSample> samples, Metric metric) {
        return TaskValues.of(samples, samples.size() - 1).getFirst().values().get(metric);
    }

    @Example
    void shouldValueATaskUnderEveryMetric() {
        List<CountedSample> task = task(Ability.INDUCTION, 1, 0, "-7", "+5", "-6", "-6", "+5", "+5", "", "-1", "-2");

        List<TaskValues> values = TaskValues.of(task, 8);

        assertThat(values).hasSize(1);
        assertThat(values.getFirst().values().keySet())
                .extracting(Metric::label)
                .containsExactly("pass@1 greedy", "avg@8", "pass@2", "pass@4", "pass@8", "maj@4", "maj@8");
        assertThat(values.getFirst().values().get(GREEDY)).isZero();
        assertThat(values.getFirst().values().get(new Metric.Average(8))).isEqualTo(3 / 8.0);
        // C(5, 2) of C(8, 2) pairs hold no right response.
        assertThat(values.getFirst().values().get(new Metric.Pass(2))).isCloseTo(1 - 10 / 28.0, within(1e-15));
        assertThat(values.getFirst().values().get(new Metric.Pass(8))).isEqualTo(1);
        assertThat(values.getFirst().values().get(new Metric.Majority(8))).isEqualTo(1);
        assertThat(values.getFirst().values().get(new Metric.Majority(4))).isBetween(0.5, 1.0);
    }

    @Example
    void shouldShareATieAndCountNoVoteForWhatCannotBeRead() {
        Metric majority = new Metric.Majority(4);

        assertThat(value(task(Ability.INDUCTION, 1, 0, "", "+5", "+5", "-6", "-6"), majority))
                .isEqualTo(0.5);
        assertThat(value(task(Ability.INDUCTION, 1, 0, "", "+5", "-6", "-7", "-8"), majority))
                .isEqualTo(0.25);
        assertThat(value(task(Ability.INDUCTION, 1, 0, "", "", "", "", "+5"), majority))
                .isEqualTo(1);
        assertThat(value(task(Ability.INDUCTION, 1, 0, "", "", "", "", ""), majority))
                .isZero();
    }

    @Example
    void shouldMakeDoWithTheResponsesThatWereJudged() {
        List<CountedSample> samples = task(Ability.INDUCTION, 1, 0, "+5", "+5", "-6", "-6");

        var values = TaskValues.of(samples, 4).getFirst().values();

        assertThat(values.keySet())
                .containsExactly(GREEDY, new Metric.Average(4), new Metric.Pass(2), new Metric.Majority(4));
        assertThat(values.get(new Metric.Average(4))).isCloseTo(1 / 3.0, within(1e-15));
    }

    @Example
    void shouldScoreAbilitiesLevelsAndFamilies() {
        List<CountedSample> samples = new ArrayList<>();
        samples.addAll(task(Ability.DEDUCTION, 1, 0, "+", "+", "+"));
        samples.addAll(task(Ability.DEDUCTION, 1, 1, "-", "+", "-"));
        samples.addAll(task(Ability.DEDUCTION, 2, 0, "-", "-", "-"));
        samples.addAll(task(Ability.INDUCTION, 1, 0, "+", "+", "-"));

        MetricScores scores = MetricScores.of(TaskValues.of(samples, 2));

        Metric average = new Metric.Average(2);
        assertThat(scores.scores().stream().filter(score -> score.metric().equals(average)))
                .extracting(score -> score.slice().ability().label() + " "
                        + score.slice().level().map(String::valueOf).orElse("all") + " "
                        + score.slice().family().orElse("all") + " " + score.numTasks() + " "
                        + score.estimate().share())
                .containsExactly(
                        "deduction all all 3 0.5",
                        "deduction 1 all 2 0.75",
                        "deduction 2 all 1 0.0",
                        "deduction all even 2 0.5",
                        "deduction all odd 1 0.5",
                        "induction all all 1 0.5");
        assertThat(scores.ofAbilities(GREEDY).getFirst().estimate().interval()).isEqualTo(WilsonScore.interval(1, 3));
        assertThat(scores.overall(GREEDY).share()).isCloseTo((1 / 3.0 + 1) / 2, within(1e-15));
        assertThat(scores.metrics())
                .extracting(Metric::label)
                .containsExactly("pass@1 greedy", "avg@2", "pass@2", "maj@2");
    }

    @Example
    void shouldCountATaskAsSolvedWhenAnyCheckpointSolvesIt() {
        List<TaskValues> first = TaskValues.of(task(Ability.DEDUCTION, 1, 0, "-", "+", "-"), 2);
        List<TaskValues> second = TaskValues.of(task(Ability.DEDUCTION, 1, 0, "+", "-", "+"), 2);

        var ensemble = TaskValues.anyOf(List.of(first, second)).getFirst().values();

        assertThat(ensemble.get(GREEDY)).isEqualTo(1);
        assertThat(ensemble.get(new Metric.Average(2))).isEqualTo(0.75);
        assertThat(ensemble.get(new Metric.Pass(2))).isEqualTo(1);
        assertThat(ensemble.get(new Metric.Majority(2))).isEqualTo(0.75);
        assertThat(TaskValues.anyOf(List.of(first, TaskValues.of(task(Ability.DEDUCTION, 1, 1, "+", "-", "+"), 2))))
                .isEmpty();
    }

    /** By trying all ways to take one response from each of two checkpoints, and all pairs. */
    @Property(tries = 50)
    void shouldValueTheEnsembleAsIfResponsesWereTakenFromEach(
            @ForAll @IntRange(min = 0, max = 15) int one, @ForAll @IntRange(min = 0, max = 15) int other) {
        List<TaskValues> ensemble = TaskValues.anyOf(List.of(ofBits(one), ofBits(other)));

        double singles = 0;
        double pairs = 0;
        for (int a = 0; a < 16; a++) {
            for (int b = 0; b < 16; b++) {
                boolean solved = (a & one) != 0 || (b & other) != 0;
                singles += solved && Integer.bitCount(a) == 1 && Integer.bitCount(b) == 1 ? 1 : 0;
                pairs += solved && Integer.bitCount(a) == 2 && Integer.bitCount(b) == 2 ? 1 : 0;
            }
        }
        var values = ensemble.getFirst().values();
        assertThat(values.get(new Metric.Average(4))).isCloseTo(singles / 16, within(1e-12));
        assertThat(values.get(new Metric.Pass(2))).isCloseTo(pairs / 36, within(1e-12));
    }

    /**
     * The mean of avg@k over all ways to have drawn k of the responses is the same for every k; that of maj@k and of the share of
     * sets with a right response is not, which is why they name their k.
     */
    @Property(tries = 64)
    void shouldExpectTheSameAverageOfAnyNumberOfSamples(
            @ForAll @IntRange(min = 0, max = 63) int correct, @ForAll @IntRange(min = 1, max = 6) int k) {
        double sum = 0;
        int numSets = 0;
        for (int set = 0; set < 64; set++) {
            if (Integer.bitCount(set) == k) {
                sum += averageOf(correct, set, k);
                numSets++;
            }
        }

        assertThat(sum / numSets).isCloseTo(averageOf(correct, 63, 6), within(1e-12));
    }

    private static double averageOf(int correct, int set, int k) {
        List<CountedSample> samples = new ArrayList<>();
        for (int index = 0; index < 6; index++) {
            if ((set >>> index & 1) == 1) {
                samples.add(sample(Ability.DEDUCTION, 1, 0, index, (correct >>> index & 1) == 1 ? "+" : "-"));
            }
        }
        return MetricScores.of(TaskValues.of(samples, k))
                .overall(new Metric.Average(k))
                .share();
    }

    private static List<TaskValues> ofBits(int bits) {
        String[] answers = new String[4];
        for (int index = 0; index < answers.length; index++) {
            answers[index] = (bits >>> index & 1) == 1 ? "+" : "-";
        }
        return TaskValues.of(task(Ability.DEDUCTION, 1, 0, "-", answers), 4);
    }

    @Example
    void shouldCompareTaskByTask() {
        List<CountedSample> one = new ArrayList<>();
        List<CountedSample> other = new ArrayList<>();
        Random luck = new Random(5);
        for (int task = 0; task < 40; task++) {
            Ability ability = task < 20 ? Ability.DEDUCTION : Ability.INDUCTION;
            String hard = luck.nextBoolean() ? "-" : "+";
            one.addAll(task(ability, 1, task, "+", "+", hard));
            other.addAll(task(ability, 1, task, "+", "-", hard));
        }

        List<PairedComparison> comparisons = PairedComparison.of(TaskValues.of(one, 2), TaskValues.of(other, 2));

        assertThat(comparisons)
                .extracting(each -> each.metric().label() + " "
                        + each.ability().map(Ability::label).orElse("overall"))
                .startsWith(
                        "pass@1 greedy overall", "pass@1 greedy deduction", "pass@1 greedy induction", "avg@2 overall");
        assertThat(comparisons.getFirst().paired().difference()).isZero();
        assertThat(comparisons.getFirst().paired().pValue()).isEqualTo(1);
        PairedComparison average = comparisons.get(3);
        assertThat(average.paired().numTasks()).isEqualTo(40);
        assertThat(average.paired().difference()).isEqualTo(0.5);
        assertThat(average.paired().pValue()).isLessThan(0.001);
    }
}
