// SPDX-License-Identifier: Apache-2.0
package io.triad.replay.stall;

import io.triad.messaging.Topic;
import io.triad.proto.policy.v1.PolicyPublished;
import io.triad.proto.step.v1.LaneStopped;
import io.triad.proto.step.v1.StepTrained;
import io.triad.proto.task.v1.TaskIssued;
import io.triad.recipe.ColdStart;
import io.triad.recipe.Lane;
import io.triad.recipe.LanePlan;
import io.triad.recipe.Recipe;
import io.triad.recipe.progress.LaneHistory;
import io.triad.recipe.progress.LevelDecision;
import io.triad.recipe.progress.LevelRule;
import io.triad.replay.stall.Waiting.State;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * A lane that learns, folded from the log. The rules of what follows are those by which the services act: a version pays for
 * the steps after it, a step is trained once all its responses are judged or its deadline has passed, and published after that.
 */
final class OpenLane {
    private final Lane lane;
    private final Recipe recipe;
    private final LaneHistory history = new LaneHistory();
    private final NavigableMap<Integer, OpenStep> steps = new TreeMap<>();
    private final Set<Integer> demonstrations = new HashSet<>();
    private final Set<Integer> measured = new HashSet<>();
    private final Map<Actor, Instant> acted = new EnumMap<>(Actor.class);
    private Optional<Instant> moved = Optional.empty();
    private Optional<LaneStopped> stop = Optional.empty();
    private int version = -1;
    private int trained;
    private boolean ended;

    OpenLane(Lane lane, Recipe recipe) {
        this.lane = lane;
        this.recipe = recipe;
    }

    /** Notes who moved the lane; an event that was no news moved nothing. Returns whether it was. */
    boolean moved(boolean news, Actor actor, Instant time) {
        if (news) {
            acted.put(actor, time);
            moved = Optional.of(time);
        }
        return news;
    }

    boolean published(PolicyPublished published) {
        int number = published.getPolicy().getVersion();
        history.published(number, published.getLevel());
        ended |= published.getFinal();
        boolean news = number > version;
        version = Math.max(version, number);
        steps.headMap(version, true).clear();
        return news;
    }

    boolean trained(StepTrained step) {
        int number = step.getManifest().getStep();
        history.trained(number, step.getMetrics().getRewardMean());
        boolean news = number > done();
        trained = Math.max(trained, number);
        steps.headMap(trained, true).clear();
        return news;
    }

    boolean stopped(LaneStopped stopped) {
        boolean news = stop.map(known -> known.getStoppedMicros() < stopped.getStoppedMicros())
                .orElse(true);
        stop = news ? Optional.of(stopped) : stop;
        return news;
    }

    boolean demonstrated(int step) {
        return demonstrations.add(step);
    }

    boolean measured(int version, double accuracy) {
        history.measured(version, accuracy);
        return measured.add(version);
    }

    boolean refilled(int step, int round, int numPrompts) {
        return step > done() && step(step).refilled(round, numPrompts);
    }

    boolean issued(TaskIssued task) {
        return isOpen(task) && step(task).issued(task);
    }

    boolean sampled(TaskIssued task, String rolloutId) {
        return isOpen(task) && step(task).sampled(task, rolloutId);
    }

    boolean judged(TaskIssued task, String rolloutId, Instant time) {
        return isOpen(task) && step(task).judged(task, rolloutId, time);
    }

    private boolean isOpen(TaskIssued task) {
        return lane.isReinforced() && task.getTarget().getStep() > done();
    }

    private OpenStep step(TaskIssued task) {
        return step(task.getTarget().getStep());
    }

    private OpenStep step(int number) {
        return steps.computeIfAbsent(
                number, unseen -> new OpenStep(recipe.plan(lane).batch()));
    }

    boolean hasEnded() {
        return ended;
    }

    boolean isPublished() {
        return version >= 0;
    }

    /** Returns the oldest version whose tasks are still worked on; -1 when none are. */
    int oldestCredit() {
        if (!lane.isReinforced() || ended || version < 0) {
            return -1;
        }
        return Math.max(0, done() - recipe.plan(lane).offPolicySteps());
    }

    private int done() {
        return Math.max(trained, version);
    }

    Optional<Instant> lastMoved() {
        return moved;
    }

    Need need(Actor actor, Topic reads, int step, String what) {
        return new Need(actor, reads, step, what, Optional.ofNullable(acted.get(actor)));
    }

    /** @param behind the lanes that must end before this one opens, those that have ended left out */
    State state(List<String> behind, Instant now) {
        if (ended) {
            return new State.Ended("version " + version + " is final");
        }
        if (stop.isPresent() && stop.get().getStep() > done()) {
            return new State.Stopped(stop.get());
        }
        if (lane == Lane.BASE) {
            return base();
        }
        if (version < 0) {
            return behind.isEmpty()
                    ? open("not opened", List.of(trainer(Topic.POLICIES_PUBLISHED, 0, "version 0 is not published")))
                    : new State.Behind(behind);
        }
        return reinforced(now);
    }

    private State base() {
        if (!(recipe.base() instanceof ColdStart coldStart)) {
            return open(
                    "import", List.of(trainer(Topic.RUNS_REQUESTED, 0, "the checkpoint of the base is not imported")));
        }
        List<Need> needs = new ArrayList<>();
        boolean isDue =
                trained > version && (trained == coldStart.steps() || trained % coldStart.checkpointEvery() == 0);
        if (version < 0) {
            needs.add(trainer(Topic.RUNS_REQUESTED, 0, "version 0 is not published"));
        } else if (isDue) {
            needs.add(trainer(Topic.DEMONSTRATIONS_ISSUED, trained, "version " + trained + " is not published"));
        } else if (demonstrations.contains(trained + 1)) {
            needs.add(trainer(
                    Topic.DEMONSTRATIONS_ISSUED,
                    trained + 1,
                    "the worked solutions of step " + (trained + 1) + " are there and not trained on"));
        }
        if (demonstrations.size() < coldStart.steps()) {
            needs.add(need(
                    Actor.TASK_GENERATOR,
                    Topic.RUNS_REQUESTED,
                    0,
                    demonstrations.size() + " of " + coldStart.steps() + " batches of worked solutions are issued"));
        }
        return open("cold start, " + trained + " of " + coldStart.steps() + " steps are trained", needs);
    }

    private State reinforced(Instant now) {
        LanePlan plan = recipe.plan(lane);
        int numSteps = plan.curriculum().numSteps();
        List<Need> needs = new ArrayList<>();
        if (trained > version) {
            needs.add(trainer(
                    Topic.REWARDS_ASSIGNED,
                    trained,
                    "step " + trained + " is trained and version " + trained + " is not published"));
        }
        int newest = (int) Math.min((long) version + 1 + plan.offPolicySteps(), numSteps);
        for (int number = done() + 1; number <= newest; number++) {
            addNeeds(plan, number, now, needs);
        }
        int next = Math.min(done() + 1, numSteps);
        OpenStep step = steps.getOrDefault(next, new OpenStep(plan.batch()));
        String progress = trained > version ? "trained, not published" : step.progress();
        return new State.Open(
                "step " + (trained > version ? trained : next) + " of " + numSteps + ": " + progress,
                needs,
                trained > version || step.isJudged()
                        ? Optional.empty()
                        : step.firstVerdict().map(first -> first.plus(plan.groupDeadline())));
    }

    private void addNeeds(LanePlan plan, int number, Instant now, List<Need> needs) {
        OpenStep step = steps.getOrDefault(number, new OpenStep(plan.batch()));
        if (!step.hasTasks()
                && LevelRule.of(plan.curriculum(), plan.offPolicySteps(), number, history)
                        instanceof LevelDecision.Awaited awaited) {
            needs.add(awaited(awaited, number));
            return;
        }
        if (step.numTasksMissing() > 0) {
            needs.add(need(
                    Actor.TASK_GENERATOR,
                    step.hasTasks() ? Topic.REFILLS_REQUESTED : Topic.POLICIES_PUBLISHED,
                    number,
                    step.numTasksMissing() + " tasks are not issued"));
        }
        if (step.numUnsampled() > 0) {
            needs.add(need(
                    Actor.ROLLOUT,
                    Topic.TASKS_ISSUED,
                    number,
                    step.numUnsampled() + " responses are asked for and not sampled"));
        }
        if (step.numUnjudged() > 0) {
            needs.add(need(
                    Actor.VERIFIER,
                    Topic.ROLLOUTS_COMPLETED,
                    number,
                    step.numUnjudged() + " responses are sampled and not judged"));
        }
        if (number != done() + 1) {
            return;
        }
        if (step.isJudged()) {
            needs.add(trainer(
                    Topic.REWARDS_ASSIGNED,
                    number,
                    "all " + step.numJudged() + " responses are judged and the step is not trained"));
        } else if (step.firstVerdict()
                .filter(first -> !now.isBefore(first.plus(plan.groupDeadline())))
                .isPresent()) {
            needs.add(trainer(
                    Topic.REWARDS_ASSIGNED,
                    number,
                    "the deadline for its groups has passed and it is not trained on the " + step.numJudged()
                            + " responses that are judged"));
        }
    }

    private Need awaited(LevelDecision.Awaited awaited, int number) {
        return switch (awaited) {
            case LevelDecision.AwaitedAccuracy(int of, int level, int tasks) ->
                need(
                        Actor.EVALUATION,
                        Topic.POLICIES_PUBLISHED,
                        number,
                        "version " + of + " is not measured on " + tasks + " held-out tasks of level " + level);
            case LevelDecision.AwaitedVersion(int of) ->
                trainer(Topic.REWARDS_ASSIGNED, number, "version " + of + " is not published");
            case LevelDecision.AwaitedReward(int of) ->
                trainer(Topic.REWARDS_ASSIGNED, number, "step " + of + " is not trained");
        };
    }

    private Need trainer(Topic reads, int step, String what) {
        return need(Actor.TRAINER, reads, step, what);
    }

    static State open(String headline, List<Need> needs) {
        return new State.Open(headline, needs, Optional.empty());
    }
}
