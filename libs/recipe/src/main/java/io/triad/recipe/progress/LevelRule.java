// SPDX-License-Identifier: Apache-2.0
package io.triad.recipe.progress;

import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import io.triad.recipe.Advance;
import io.triad.recipe.Curriculum;
import io.triad.recipe.Level;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * The rule of curricula, a pure function of recipe and history.
 *
 * <p>Step s is paid for by version c = max(0, s − 1 − L) with L allowed off-policy steps, and its level is decided by what the
 * log says up to that version and by nothing later, so it is the same whenever it is asked for. It is the level of step
 * s − 1, unless
 *
 * <ul>
 *   <li>that level's steps are used up;
 *   <li>the level's <em>held-out accuracy</em> is due at version c, which is so after every n-th step at the level, and high
 *       enough; or
 *   <li>its <em>reward</em> is on a <em>plateau</em>: with w steps of window, mean(r(c−w+1) … r(c)) − mean(r(c−2w+1) … r(c−w))
 *       is below the least gain, all 2w steps being at the level.
 * </ul>
 *
 * <p>Levels therefore never fall, and those of steps up to c are read from the versions that the steps made.
 */
public final class LevelRule {
    private final List<Level> stretches;
    private final int offPolicySteps;
    private final LaneHistory history;

    private LevelRule(Curriculum curriculum, int offPolicySteps, LaneHistory history) {
        this.stretches = curriculum.levels();
        this.offPolicySteps = offPolicySteps;
        this.history = history;
    }

    /**
     * Returns the level of a step, or what it waits for.
     *
     * @param offPolicySteps L
     * @param step from 1 to the lane's last
     * @throws io.triad.failure.TriadException INVALID_EVENT when the version that pays for the step is of a level that the
     *     curriculum does not have
     */
    public static LevelDecision of(Curriculum curriculum, int offPolicySteps, int step, LaneHistory history) {
        return curriculum.isAdaptive()
                ? new LevelRule(curriculum, offPolicySteps, history).decide(step)
                : new LevelDecision.At(curriculum.levelOf(step));
    }

    private LevelDecision decide(int step) {
        int credit = Math.max(0, step - 1 - offPolicySteps);
        int stretch = 0;
        int first = 1;
        if (credit > 0) {
            OptionalInt level = history.levelOf(credit);
            if (level.isEmpty()) {
                return new LevelDecision.AwaitedVersion(credit);
            }
            stretch = indexOf(level.getAsInt());
            first = history.firstStepAt(level.getAsInt());
        }
        for (int next = Math.max(2, credit + 1); next <= step; next++) {
            switch (goesOn(stretch, first, next)) {
                case Verdict.Known(boolean yes) -> {
                    stretch += yes ? 1 : 0;
                    first = yes ? next : first;
                }
                case Verdict.Unknown(LevelDecision.Awaited awaited) -> {
                    return awaited;
                }
            }
        }
        return new LevelDecision.At(stretches.get(stretch).level());
    }

    private sealed interface Verdict {
        record Known(boolean yes) implements Verdict {}

        record Unknown(LevelDecision.Awaited awaited) implements Verdict {}
    }

    /** Tells whether step {@code next} leaves the stretch that has the steps from {@code first} to the one before it. */
    private Verdict goesOn(int stretch, int first, int next) {
        Level level = stretches.get(stretch);
        int version = next - 1 - offPolicySteps;
        if (stretch == stretches.size() - 1) {
            return new Verdict.Known(false);
        }
        if (next - first >= level.steps()) {
            return new Verdict.Known(true);
        }
        if (version < first || level.advance().isEmpty()) {
            return new Verdict.Known(false);
        }
        int numSteps = version - first + 1;
        return switch (level.advance().get()) {
            case Advance.HeldOutAccuracy mastered -> masters(mastered, level.level(), version, numSteps);
            case Advance.RewardPlateau plateau -> learnsNoMore(plateau, version, numSteps);
        };
    }

    private Verdict masters(Advance.HeldOutAccuracy mastered, int level, int version, int numSteps) {
        if (numSteps % mastered.every() != 0) {
            return new Verdict.Known(false);
        }
        OptionalDouble accuracy = history.accuracyOf(version);
        return accuracy.isPresent()
                ? new Verdict.Known(accuracy.getAsDouble() >= mastered.atLeast())
                : new Verdict.Unknown(new LevelDecision.AwaitedAccuracy(version, level, mastered.tasks()));
    }

    private Verdict learnsNoMore(Advance.RewardPlateau plateau, int version, int numSteps) {
        int window = plateau.window();
        if (numSteps < 2L * window) {
            return new Verdict.Known(false);
        }
        double earlier = 0;
        double later = 0;
        for (int step = version - 2 * window + 1; step <= version; step++) {
            OptionalDouble reward = history.rewardOf(step);
            if (reward.isEmpty()) {
                return new Verdict.Unknown(new LevelDecision.AwaitedReward(step));
            }
            if (step <= version - window) {
                earlier += reward.getAsDouble();
            } else {
                later += reward.getAsDouble();
            }
        }
        return new Verdict.Known(later / window - earlier / window < plateau.minGain());
    }

    private int indexOf(int level) {
        for (int index = 0; index < stretches.size(); index++) {
            if (stretches.get(index).level() == level) {
                return index;
            }
        }
        throw new TriadException(
                ErrorCode.INVALID_EVENT,
                "a version was published of level " + level + "; the lane's curriculum has "
                        + stretches.stream().map(Level::level).toList());
    }
}
