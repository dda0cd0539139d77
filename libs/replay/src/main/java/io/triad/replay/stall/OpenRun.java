// SPDX-License-Identifier: Apache-2.0
package io.triad.replay.stall;

import io.triad.messaging.Topic;
import io.triad.proto.evaluation.v1.EvaluationCompleted;
import io.triad.recipe.Lane;
import io.triad.recipe.Recipe;
import io.triad.replay.stall.Waiting.State;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** A run, folded from the log. Not thread-safe. */
public final class OpenRun {
    /** What a run is waited for after all its lanes. */
    public static final String REPORT = "report";

    private final String runId;
    private final Recipe recipe;
    private final Map<Lane, OpenLane> lanes = new EnumMap<>(Lane.class);
    private final Set<Integer> proposed = new TreeSet<>();
    private final Set<Integer> scored = new TreeSet<>();
    private final Set<Lane> measured = EnumSet.noneOf(Lane.class);
    private Optional<Instant> lastMeasured = Optional.empty();
    private Optional<Instant> closed = Optional.empty();
    private boolean merged;

    OpenRun(String runId, Recipe recipe) {
        this.runId = runId;
        this.recipe = recipe;
        for (Lane lane : Lane.values()) {
            lanes.put(lane, new OpenLane(lane, recipe));
        }
    }

    OpenLane lane(Lane lane) {
        OpenLane found = lanes.get(lane);
        if (found == null) {
            throw new IllegalStateException("every run has lane " + lane);
        }
        return found;
    }

    boolean proposed(int candidate) {
        return proposed.add(candidate);
    }

    boolean merged() {
        boolean news = !merged;
        merged = true;
        return news;
    }

    /** Returns what an evaluation moved; empty when it was no news. */
    Optional<Move> evaluated(EvaluationCompleted event, Instant time) {
        return switch (event.getOutcomeCase()) {
            case CHECKPOINT -> {
                boolean news =
                        measured.add(Lane.of(event.getCheckpoint().getPolicy().getLane()));
                lastMeasured = news ? Optional.of(time) : lastMeasured;
                yield move(news, REPORT);
            }
            case REPORT -> {
                boolean news = closed.isEmpty();
                closed = closed.or(() -> Optional.of(time));
                yield move(news, REPORT);
            }
            case PROBE -> {
                Lane of = Lane.of(event.getProbe().getPolicy().getLane());
                double accuracy = (double) event.getProbe().getNumCorrect()
                        / Math.max(1, event.getProbe().getNumTasks());
                boolean news = lane(of).measured(event.getProbe().getPolicy().getVersion(), accuracy);
                yield move(lane(of).moved(news, Actor.EVALUATION, time), of.label());
            }
            case CANDIDATE -> {
                boolean news = scored.add(event.getCandidate().getCandidate());
                yield move(lane(Lane.MERGED).moved(news, Actor.EVALUATION, time), Lane.MERGED.label());
            }
            case OUTCOME_NOT_SET -> Optional.empty();
        };
    }

    private Optional<Move> move(boolean news, String subject) {
        return news ? Optional.of(new Move(runId, subject, Actor.EVALUATION)) : Optional.empty();
    }

    boolean isOpen() {
        return closed.isEmpty();
    }

    /** Returns the versions that pay for steps which are not trained yet, by lane. */
    Map<Lane, Integer> credits() {
        Map<Lane, Integer> credits = new EnumMap<>(Lane.class);
        if (isOpen()) {
            lanes.forEach((lane, open) -> {
                if (open.oldestCredit() >= 0) {
                    credits.put(lane, open.oldestCredit());
                }
            });
        }
        return credits;
    }

    /** Returns what the run waits for at {@code now}. */
    public RunWaits waits(Instant now) {
        List<Waiting> waiting = new ArrayList<>();
        for (Lane lane : Lane.values()) {
            State state = lane == Lane.MERGED ? merge() : lane(lane).state(unended(parents(lane)), now);
            waiting.add(new Waiting(lane.label(), state, lane(lane).lastMoved()));
        }
        waiting.add(new Waiting(REPORT, report(), closed.or(() -> lastMeasured)));
        return new RunWaits(runId, closed, waiting);
    }

    /** Stage C opens as a whole once the merge is there. */
    private static List<Lane> parents(Lane lane) {
        return switch (lane) {
            case BASE -> List.of();
            case DEDUCTION, INDUCTION, ABDUCTION -> List.of(Lane.BASE);
            case MERGED -> Lane.specialists();
            case DOMAIN_META, DOMAIN_INSTRUCT -> List.of(Lane.MERGED);
        };
    }

    private List<String> unended(List<Lane> wanted) {
        return wanted.stream()
                .filter(lane -> !lane(lane).hasEnded())
                .map(Lane::label)
                .toList();
    }

    private State merge() {
        OpenLane lane = lane(Lane.MERGED);
        List<String> behind = unended(Lane.specialists());
        if (lane.hasEnded()) {
            return new State.Ended("the merge is published");
        }
        if (merged) {
            return OpenLane.open(
                    "merged",
                    List.of(lane.need(
                            Actor.MERGE, Topic.POLICIES_PUBLISHED, 0, "the merge is done and not published")));
        }
        if (!behind.isEmpty()) {
            return new State.Behind(behind);
        }
        if (recipe.merge().search().isEmpty()) {
            return OpenLane.open(
                    "all specialists have ended",
                    List.of(lane.need(Actor.MERGE, Topic.POLICIES_PUBLISHED, 0, "they are not merged")));
        }
        Set<Integer> unscored = new TreeSet<>(proposed);
        unscored.removeAll(scored);
        Need next = unscored.isEmpty()
                ? lane.need(
                        Actor.MERGE,
                        proposed.isEmpty() ? Topic.POLICIES_PUBLISHED : Topic.EVALUATIONS_COMPLETED,
                        0,
                        "neither the next candidate is proposed nor the merge done")
                : lane.need(Actor.EVALUATION, Topic.MERGES_PROPOSED, 0, "candidates " + unscored + " are not measured");
        return OpenLane.open("search for weights, " + scored.size() + " candidates are measured", List.of(next));
    }

    private State report() {
        if (!isOpen()) {
            return new State.Ended("the report is written");
        }
        List<String> unended = unended(List.of(Lane.values()));
        List<String> unmeasured = lanes.keySet().stream()
                .filter(lane -> lane(lane).hasEnded() && !measured.contains(lane))
                .map(Lane::label)
                .toList();
        String headline = measured.size() + " of " + Lane.values().length + " finals are measured";
        if (!unmeasured.isEmpty()) {
            return OpenLane.open(
                    headline,
                    List.of(new Need(
                            Actor.EVALUATION,
                            Topic.POLICIES_PUBLISHED,
                            0,
                            "the finals of " + String.join(", ", unmeasured) + " are not measured",
                            lastMeasured)));
        }
        return unended.isEmpty()
                ? OpenLane.open(
                        headline,
                        List.of(new Need(
                                Actor.EVALUATION,
                                Topic.POLICIES_PUBLISHED,
                                0,
                                "the report is not written",
                                lastMeasured)))
                : new State.Behind(unended);
    }
}
