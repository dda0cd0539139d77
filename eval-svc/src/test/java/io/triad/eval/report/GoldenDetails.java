// SPDX-License-Identifier: Apache-2.0
package io.triad.eval.report;

import io.triad.eval.history.Ancestor;
import io.triad.eval.history.Pace;
import io.triad.eval.history.RunHistory;
import io.triad.eval.history.Stage;
import io.triad.eval.history.StepValues;
import io.triad.eval.history.TrainedStep;
import io.triad.evaluation.score.CountedSample;
import io.triad.evaluation.score.Decoding;
import io.triad.evaluation.score.JudgedSample;
import io.triad.evaluation.score.ResponseProfile;
import io.triad.evaluation.score.TaskOutcome;
import io.triad.evaluation.score.TaskValues;
import io.triad.reasoning.puzzle.Ability;
import io.triad.reasoning.verdict.Verdict;
import io.triad.recipe.Lane;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/** Details that are made up, the same each time. */
public final class GoldenDetails {
    private static final List<Ability> ABILITIES =
            List.of(Ability.DEDUCTION, Ability.INDUCTION, Ability.ABDUCTION, Ability.ARITHMETIC);

    private GoldenDetails() {}

    /**
     * Makes them.
     *
     * @param numSteps of every lane that trains
     * @param numTasks of each ability
     */
    public static ReportDetails make(int numSteps, int numTasks) {
        Map<Lane, List<JudgedSample>> samples = new EnumMap<>(Lane.class);
        Map<Lane, List<TaskOutcome>> outcomes = new EnumMap<>(Lane.class);
        Map<Lane, ResponseProfile> profiles = new EnumMap<>(Lane.class);
        for (Lane lane : Lane.values()) {
            samples.put(lane, samples(lane, numTasks));
            outcomes.put(lane, TaskOutcome.of(samples.get(lane)));
            profiles.put(lane, ResponseProfile.of(samples.get(lane), 63));
        }
        return new ReportDetails(
                Comparison.of(outcomes), history(numSteps), profiles, shown(), RunReport.metrics(values(samples)));
    }

    /** Right answers are one, wrong ones of two kinds; malformed ones have no vote. */
    private static Map<Lane, List<TaskValues>> values(Map<Lane, List<JudgedSample>> samples) {
        Map<Lane, List<TaskValues>> values = new EnumMap<>(Lane.class);
        samples.forEach((lane, some) -> values.put(
                lane,
                TaskValues.of(
                        some.stream()
                                .map(sample -> new CountedSample(
                                        sample,
                                        sample.ability() == Ability.INDUCTION && sample.task() % 2 == 1
                                                ? "other"
                                                : "usual",
                                        switch (sample.verdict()) {
                                            case CORRECT -> Optional.of("right");
                                            case WRONG -> Optional.of("wrong " + sample.numTokens() % 2);
                                            case MALFORMED, UNPARSEABLE, TIMEOUT, VERIFIER_ERROR -> Optional.empty();
                                        }))
                                .toList(),
                        2)));
        return values;
    }

    private static List<JudgedSample> samples(Lane lane, int numTasks) {
        List<JudgedSample> samples = new ArrayList<>();
        for (Ability ability : ABILITIES) {
            // What is hard is hard for all, as the tasks are the same.
            SplittableRandom tasks = new SplittableRandom(ability.ordinal());
            SplittableRandom luck = new SplittableRandom(100L * lane.ordinal() + ability.ordinal());
            double gain = lane.label().equals(ability.label()) || lane == Lane.MERGED ? 0.15 : 0.01 * lane.ordinal();
            for (int task = 0; task < numTasks; task++) {
                double ease = tasks.nextDouble();
                samples.add(sample(ability, task, Decoding.GREEDY, 0, ease + gain > 0.55, luck));
                for (int sample = 0; sample < 2; sample++) {
                    samples.add(sample(
                            ability, task, Decoding.SAMPLED, sample, luck.nextDouble() < 0.8 * ease + gain, luck));
                }
            }
        }
        return samples;
    }

    private static JudgedSample sample(
            Ability ability, int task, Decoding decoding, int sample, boolean right, SplittableRandom luck) {
        int numTokens = 8 + luck.nextInt(56);
        return new JudgedSample(
                ability,
                1,
                task,
                ability.label() + "-" + task,
                decoding,
                sample,
                right ? Verdict.CORRECT : luck.nextInt(8) == 0 ? Verdict.MALFORMED : Verdict.WRONG,
                numTokens == 63 ? JudgedSample.Finish.LENGTH : JudgedSample.Finish.STOP,
                numTokens,
                "");
    }

    private static RunHistory history(int numSteps) {
        Map<Lane, List<TrainedStep>> steps = new EnumMap<>(Lane.class);
        List<Ancestor> lineage = new ArrayList<>();
        for (Lane lane : Lane.values()) {
            if (lane != Lane.MERGED) {
                steps.put(lane, steps(lane, numSteps));
            }
            lineage.add(
                    new Ancestor(lane, lane == Lane.MERGED ? 0 : numSteps, parents(lane, numSteps), "e".repeat(64)));
        }
        return new RunHistory(
                steps,
                List.of(
                        new Pace(Stage.BASE, 0, numSteps, 10, 0, 9, 0.1),
                        new Pace(Stage.ALIGNMENT, 1, 3 * numSteps, 60, 40, 30, 0.05)),
                lineage,
                List.of());
    }

    private static List<Ancestor.Parent> parents(Lane lane, int numSteps) {
        return switch (lane) {
            case BASE -> List.of();
            case DEDUCTION, INDUCTION, ABDUCTION, DOMAIN_INSTRUCT ->
                List.of(new Ancestor.Parent(Lane.BASE, numSteps, 1));
            case MERGED ->
                List.of(
                        new Ancestor.Parent(Lane.DEDUCTION, numSteps, 0.75),
                        new Ancestor.Parent(Lane.INDUCTION, numSteps, 0.25));
            case DOMAIN_META -> List.of(new Ancestor.Parent(Lane.MERGED, 0, 1));
        };
    }

    private static List<TrainedStep> steps(Lane lane, int numSteps) {
        SplittableRandom luck = new SplittableRandom(lane.ordinal());
        List<TrainedStep> steps = new ArrayList<>();
        for (int step = 1; step <= numSteps; step++) {
            double done = (double) step / numSteps;
            double noise = (luck.nextInt(17) - 8) / 64.0;
            boolean supervised = lane == Lane.BASE;
            steps.add(new TrainedStep(
                    lane,
                    step,
                    supervised ? 0 : step <= numSteps / 2 ? 1 : 2,
                    supervised,
                    new StepValues(
                            supervised ? 2 - done + noise : 0.125 * noise,
                            supervised ? 0 : 0.5 + done + noise + 0.25 * lane.ordinal(),
                            supervised ? 0 : 1.5,
                            supervised ? 0 : 0.5 + 0.25 * done + 0.25 * noise,
                            supervised ? 0 : 0.9375,
                            supervised ? 0 : 0.0625 * done,
                            0.5 - 0.25 * done + 0.25 * noise,
                            1 + noise,
                            supervised ? 0 : 0.0009765625,
                            40 + 8 * done + 16 * noise,
                            0,
                            0,
                            0.03125,
                            0.25,
                            0.5,
                            supervised ? 0 : 1.5),
                    supervised ? List.of() : Collections.nCopies(4, step % 3 == 0 ? 3.0 : -0.5),
                    supervised ? List.of() : List.of(0, 0, 1, step > 1 ? 1 : 0),
                    0));
        }
        return steps;
    }

    private static List<ShownSample> shown() {
        return List.of(
                new ShownSample(
                        Lane.DEDUCTION,
                        Ability.DEDUCTION,
                        1,
                        "deduction/satisfiability/1/heldout/7",
                        "1. (A ∧ ¬B)\n2. (B → C)",
                        "<think>A must be true & B false.</think><answer>A is true\nB is false\nC is true</answer>",
                        Verdict.CORRECT,
                        "all formulas hold",
                        24),
                new ShownSample(
                        Lane.DEDUCTION,
                        Ability.DEDUCTION,
                        1,
                        "deduction/satisfiability/1/heldout/8",
                        "1. (A ∨ B)",
                        "<think></script><img src=x onerror=alert(1)></think>",
                        Verdict.MALFORMED,
                        "there is no answer",
                        12));
    }
}
