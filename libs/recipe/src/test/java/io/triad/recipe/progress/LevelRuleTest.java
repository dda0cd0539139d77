// SPDX-License-Identifier: Apache-2.0
package io.triad.recipe.progress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import io.triad.recipe.Advance;
import io.triad.recipe.Curriculum;
import io.triad.recipe.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class LevelRuleTest {
    private final LaneHistory history = new LaneHistory();

    @Test
    void shouldGoByStepsWhereNothingElseIsSaid() {
        Plan plan = plan(0, new Level(1, 2), new Level(3, 1));

        assertThat(plan.level(1, history)).isEqualTo(new LevelDecision.At(1));
        assertThat(plan.level(2, history)).isEqualTo(new LevelDecision.At(1));
        assertThat(plan.level(3, history)).isEqualTo(new LevelDecision.At(3));
    }

    /** Ten steps of level 1 at most, measured after every third: 0.79 stays, 0.8 goes on. */
    @Test
    void shouldGoOnOnceALevelIsMastered() {
        Plan plan = plan(0, new Level(1, 10, mastered(0.8, 3, 50)), new Level(2, 5));
        history.published(0, 0);
        assertThat(plan.level(1, history)).isEqualTo(new LevelDecision.At(1));
        assertThat(plan.level(4, history)).isEqualTo(new LevelDecision.AwaitedVersion(3));
        history.published(1, 1);
        history.published(2, 1);
        history.published(3, 1);
        assertThat(plan.level(2, history)).isEqualTo(new LevelDecision.At(1));
        assertThat(plan.level(3, history)).isEqualTo(new LevelDecision.At(1));

        assertThat(plan.level(4, history)).isEqualTo(new LevelDecision.AwaitedAccuracy(3, 1, 50));
        history.measured(3, 0.79);
        assertThat(plan.level(4, history)).isEqualTo(new LevelDecision.At(1));
        for (int version = 4; version <= 6; version++) {
            history.published(version, 1);
        }
        history.measured(6, 0.8);
        assertThat(plan.level(7, history)).isEqualTo(new LevelDecision.At(2));

        // What is told later changes nothing of it, and level 2 has the nine steps that are left
        history.published(7, 2);
        history.measured(7, 0);
        assertThat(plan.level(4, history)).isEqualTo(new LevelDecision.At(1));
        assertThat(plan.level(7, history)).isEqualTo(new LevelDecision.At(2));
        history.published(14, 2);
        assertThat(plan.level(15, history)).isEqualTo(new LevelDecision.At(2));
    }

    /** Windows of two steps: (1.0 + 1.4)/2 − (0.6 + 1.0)/2 = 0.4, then (1.4 + 1.2)/2 − (1.0 + 1.0)/2 = 0.3. */
    @Test
    void shouldGoOnOnceTheRewardStandsStill() {
        Plan plan = plan(0, new Level(1, 10, plateau(2, 0.35)), new Level(2, 1));
        double[] rewards = {0.6, 1.0, 1.0, 1.4, 1.2};
        for (int version = 0; version <= 5; version++) {
            history.published(version, version == 0 ? 0 : 1);
        }
        assertThat(plan.level(4, history)).as("three steps are no two windows").isEqualTo(new LevelDecision.At(1));
        assertThat(plan.level(5, history)).isEqualTo(new LevelDecision.AwaitedReward(1));

        for (int step = 1; step <= 5; step++) {
            history.trained(step, rewards[step - 1]);
        }

        assertThat(plan.level(5, history)).isEqualTo(new LevelDecision.At(1));
        assertThat(plan.level(6, history)).isEqualTo(new LevelDecision.At(2));
    }

    /** With two off-policy steps version 3 decides on step 6: steps 4 and 5 were issued before, and stay. */
    @Test
    void shouldDecideWhenAStepIsIssued() {
        Plan plan = plan(2, new Level(1, 10, mastered(0.5, 3, 9)), new Level(2, 4));
        for (int version = 0; version <= 5; version++) {
            history.published(version, version == 0 ? 0 : 1);
        }
        assertThat(plan.level(5, history)).isEqualTo(new LevelDecision.At(1));
        assertThat(plan.level(6, history)).isEqualTo(new LevelDecision.AwaitedAccuracy(3, 1, 9));
        assertThat(plan.level(8, history))
                .as("version 5 pays for step 8, and step 6 before it is not decided")
                .isEqualTo(new LevelDecision.AwaitedAccuracy(3, 1, 9));

        history.measured(3, 0.5);

        assertThat(plan.level(6, history)).isEqualTo(new LevelDecision.At(2));
        assertThat(plan.level(8, history)).isEqualTo(new LevelDecision.At(2));
    }

    @Test
    void shouldMeasureNothingWhereStepsAreUsedUp() {
        Plan plan = plan(1, new Level(1, 4, mastered(0.5, 3, 9)), new Level(2, 4));
        for (int version = 0; version <= 3; version++) {
            history.published(version, version == 0 ? 0 : 1);
        }

        assertThat(plan.level(5, history)).isEqualTo(new LevelDecision.At(2));
    }

    @Test
    void shouldRefuseVersionsOfALevelThatIsNotThere() {
        history.published(1, 4);

        assertThatThrownBy(() -> plan(0, new Level(1, 9, mastered(1, 3, 9)), new Level(2, 1))
                        .level(2, history))
                .isInstanceOfSatisfying(
                        TriadException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_EVENT))
                .hasMessageContainingAll("level 4", "[1, 2]");
    }

    /**
     * The rule against its definition, step by step and without what versions tell of levels: the same levels, the same
     * measurements, none of them twice; levels never fall, and every level but the last keeps to its steps.
     */
    @Property
    void shouldKeepToItsDefinition(
            @ForAll("curricula") Curriculum curriculum,
            @ForAll @IntRange(min = 0, max = 3) int offPolicySteps,
            @ForAll long seed) {
        Plan plan = new Plan(curriculum, offPolicySteps);
        LaneHistory told = new LaneHistory();
        Facts facts = new Facts(seed);
        List<Integer> expectedProbes = new ArrayList<>();
        List<Integer> expected = byDefinition(curriculum, offPolicySteps, facts, expectedProbes);

        List<Integer> probes = new ArrayList<>();
        List<Integer> levels = new ArrayList<>();
        for (int version = 0; version < curriculum.numSteps(); version++) {
            if (version > 0) {
                told.trained(version, facts.reward(version));
            }
            told.published(version, version == 0 ? 0 : levels.get(version - 1));
            int newest = Math.min(version + 1 + offPolicySteps, curriculum.numSteps());
            for (int step = version == 0 ? 1 : newest; step <= newest; step++) {
                if (step > levels.size()) {
                    levels.add(level(plan, step, told, facts, probes));
                }
            }
        }

        assertThat(levels).isEqualTo(expected).hasSize(curriculum.numSteps()).isSorted();
        assertThat(probes).isEqualTo(expectedProbes).doesNotHaveDuplicates();
        for (Level stretch : curriculum.levels().subList(0, curriculum.levels().size() - 1)) {
            assertThat(levels.stream().filter(level -> level == stretch.level()).count())
                    .isBetween(1L, (long) stretch.steps());
        }
        for (int step = 1; step <= levels.size(); step++) {
            assertThat(plan.level(step, told)).isEqualTo(new LevelDecision.At(levels.get(step - 1)));
        }
    }

    private static int level(Plan plan, int step, LaneHistory told, Facts facts, List<Integer> probes) {
        while (true) {
            switch (plan.level(step, told)) {
                case LevelDecision.At(int level) -> {
                    return level;
                }
                case LevelDecision.AwaitedAccuracy(int version, int level, int tasks) -> {
                    probes.add(version);
                    told.measured(version, facts.accuracy(version));
                }
                case LevelDecision.Awaited other -> throw new AssertionError("step " + step + " waits for " + other);
            }
        }
    }

    private static List<Integer> byDefinition(
            Curriculum curriculum, int offPolicySteps, Facts facts, List<Integer> probes) {
        List<Integer> levels = new ArrayList<>();
        int stretch = 0;
        for (int step = 1; step <= curriculum.numSteps(); step++) {
            Level level = curriculum.levels().get(stretch);
            int first = levels.indexOf(level.level()) + 1;
            int version = step - 1 - offPolicySteps;
            int numSteps = version - first + 1;
            boolean goesOn = false;
            if (first > 0 && stretch < curriculum.levels().size() - 1) {
                if (levels.stream().filter(known -> known == level.level()).count() == level.steps()) {
                    goesOn = true;
                } else if (numSteps > 0 && level.advance().isPresent()) {
                    goesOn = switch (level.advance().get()) {
                        case Advance.HeldOutAccuracy mastered -> {
                            if (numSteps % mastered.every() != 0) {
                                yield false;
                            }
                            probes.add(version);
                            yield facts.accuracy(version) >= mastered.atLeast();
                        }
                        case Advance.RewardPlateau plateau ->
                            numSteps >= 2 * plateau.window()
                                    && facts.mean(version, plateau.window())
                                                    - facts.mean(version - plateau.window(), plateau.window())
                                            < plateau.minGain();
                    };
                }
            }
            stretch += goesOn ? 1 : 0;
            levels.add(curriculum.levels().get(stretch).level());
        }
        return levels;
    }

    /** Rewards and accuracies in eighths, whose sums are exact. */
    private record Facts(long seed) {
        double reward(int step) {
            return new SplittableRandom(seed + step).nextInt(9) / 8.0;
        }

        double accuracy(int version) {
            return new SplittableRandom(seed - version).nextInt(9) / 8.0;
        }

        double mean(int last, int window) {
            double sum = 0;
            for (int step = last - window + 1; step <= last; step++) {
                sum += reward(step);
            }
            return sum / window;
        }
    }

    @Provide
    Arbitrary<Curriculum> curricula() {
        Arbitrary<Optional<Advance>> advances = Arbitraries.oneOf(
                Arbitraries.just(Optional.empty()),
                Combinators.combine(
                                Arbitraries.integers().between(1, 4),
                                Arbitraries.integers().between(1, 8))
                        .as((every, eighths) -> mastered(eighths / 8.0, every, 10)),
                Combinators.combine(
                                Arbitraries.integers().between(1, 3),
                                Arbitraries.integers().between(0, 4))
                        .as((window, eighths) -> plateau(window, eighths / 8.0)));
        return Combinators.combine(advances, Arbitraries.integers().between(1, 9))
                .as((advance, more) -> new Level(
                        1, (int) advance.map(Advance::firstAfter).orElse(0L).longValue() + more, advance))
                .list()
                .ofMinSize(1)
                .ofMaxSize(4)
                .map(stretches -> {
                    List<Level> rising = new ArrayList<>();
                    for (Level stretch : stretches) {
                        rising.add(new Level(rising.size() + 1, stretch.steps(), stretch.advance()));
                    }
                    rising.add(new Level(5, 3));
                    return new Curriculum(rising);
                });
    }

    private static Optional<Advance> mastered(double atLeast, int every, int tasks) {
        return Optional.of(new Advance.HeldOutAccuracy(atLeast, every, tasks));
    }

    private static Optional<Advance> plateau(int window, double minGain) {
        return Optional.of(new Advance.RewardPlateau(window, minGain));
    }

    /** A lane as the rule sees it. */
    private record Plan(Curriculum curriculum, int offPolicySteps) {
        LevelDecision level(int step, LaneHistory history) {
            return LevelRule.of(curriculum, offPolicySteps, step, history);
        }
    }

    private static Plan plan(int offPolicySteps, Level... levels) {
        return new Plan(new Curriculum(List.of(levels)), offPolicySteps);
    }
}
