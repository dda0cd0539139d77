// SPDX-License-Identifier: Apache-2.0
package io.triad.taskgenerator.run;

import io.triad.dataset.TaskSettings;
import io.triad.messaging.Derived;
import io.triad.messaging.Events;
import io.triad.messaging.Topic;
import io.triad.messaging.pace.StepPace;
import io.triad.proto.evaluation.v1.CandidateScore;
import io.triad.proto.evaluation.v1.CheckpointEvaluation;
import io.triad.proto.evaluation.v1.EvaluationCompleted;
import io.triad.proto.evaluation.v1.LevelProbe;
import io.triad.proto.evaluation.v1.RunReport;
import io.triad.proto.policy.v1.PolicyRef;
import io.triad.proto.run.v1.LaneState;
import io.triad.proto.run.v1.RunPhase;
import io.triad.proto.run.v1.RunRequested;
import io.triad.proto.run.v1.RunState;
import io.triad.proto.run.v1.StagePace;
import io.triad.proto.step.v1.StepTrained;
import io.triad.recipe.Lane;
import io.triad.recipe.Recipe;
import io.triad.recipe.RecipeException;
import io.triad.recipe.RecipeReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What the log says about one run, whether it has been asked for yet or its events came first. */
final class RunFacts {
    /** A run that was asked for. */
    record Requested(Recipe recipe, String digest) {}

    private final String runId;
    private final Map<Lane, LaneFacts> lanes = new EnumMap<>(Lane.class);
    private final Map<Lane, Map<Integer, CheckpointEvaluation>> evaluations = new EnumMap<>(Lane.class);
    private final Map<Integer, CandidateScore> candidates = new TreeMap<>();
    private Optional<Requested> requested = Optional.empty();
    private Optional<RunReport> report = Optional.empty();

    RunFacts(String runId) {
        this.runId = runId;
        for (Lane lane : Lane.values()) {
            lanes.put(lane, new LaneFacts());
        }
    }

    static Requested read(RunRequested event) {
        String digest = Derived.sha256Hex(event.getRecipeJson().getBytes(StandardCharsets.UTF_8));
        if (!digest.equals(event.getRecipeSha256())) {
            throw Events.invalid(
                    Topic.RUNS_REQUESTED,
                    "run " + event.getRunId() + " says its recipe has digest " + event.getRecipeSha256()
                            + ", but it has " + digest);
        }
        try {
            Recipe recipe = RecipeReader.read(event.getRecipeJson(), "run " + event.getRunId());
            TaskSettings unused = TaskSettings.of(recipe);
            return new Requested(recipe, digest);
        } catch (RecipeException e) {
            throw Events.invalid(Topic.RUNS_REQUESTED, e.getMessage());
        }
    }

    void fold(Requested request) {
        if (requested.isPresent() && !requested.get().digest().equals(request.digest())) {
            throw Events.invalid(
                    Topic.RUNS_REQUESTED,
                    "run " + runId + " exists with another recipe: "
                            + requested.get().digest());
        }
        requested = Optional.of(request);
    }

    LaneFacts lane(Lane lane) {
        return lanes.computeIfAbsent(lane, unused -> new LaneFacts());
    }

    void fold(Lane lane, CheckpointEvaluation evaluation) {
        evaluations
                .computeIfAbsent(lane, unused -> new TreeMap<>())
                .merge(
                        evaluation.getPolicy().getVersion(),
                        evaluation,
                        (known, told) -> LaneFacts.byBytes().compare(known, told) >= 0 ? known : told);
    }

    void fold(CandidateScore score) {
        candidates.merge(
                score.getCandidate(),
                score,
                (known, told) -> LaneFacts.byBytes().compare(known, told) >= 0 ? known : told);
    }

    void fold(RunReport told) {
        report = LaneFacts.greatest(report, told, LaneFacts.byBytes());
    }

    Optional<Requested> requested() {
        return requested;
    }

    /** Returns where the run stands, empty until it has been asked for. */
    Optional<RunState> state() {
        return requested.map(request -> {
            RunState.Builder state =
                    RunState.newBuilder().setRunId(runId).setPhase(phase()).setRecipeSha256(request.digest());
            for (Lane lane : Lane.values()) {
                LaneState.Builder lines =
                        lane(lane).state(lane.label(), request.recipe().numSteps(lane)).toBuilder();
                if (lane.isReinforced()) {
                    lines.setLedger(lane(lane).ledger(request.recipe().plan(lane)));
                }
                state.addLanes(lines);
            }
            evaluations.values().forEach(ofLane -> state.addAllEvaluations(ofLane.values()));
            state.addAllCandidates(candidates.values());
            report.ifPresent(state::setReport);
            state.addAllPaces(paces(request.recipe()));
            return state.build();
        });
    }

    private List<StagePace> paces(Recipe recipe) {
        List<StagePace> paces = new ArrayList<>();
        Map<String, List<Lane>> stages = new LinkedHashMap<>();
        stages.put("base", List.of(Lane.BASE));
        stages.put("alignment", Lane.specialists());
        stages.put("domain", Lane.domains());
        stages.forEach((stage, together) -> {
            List<StepTrained> steps = together.stream()
                    .flatMap(lane -> lane(lane).times().stream())
                    .toList();
            StepPace pace = StepPace.of(steps);
            if (pace.numSteps() > 0) {
                Lane first = together.getFirst();
                paces.add(StagePace.newBuilder()
                        .setStage(stage)
                        .setSteps(pace.numSteps())
                        .setWallSeconds(pace.wallSeconds())
                        .setSecondsPerStep(pace.secondsPerStep())
                        .setSamplingSeconds(pace.samplingSeconds())
                        .setTrainingSeconds(pace.trainingSeconds())
                        .setOverheadShare(pace.overheadShare())
                        .setOffPolicySteps(
                                first.isReinforced() ? recipe.plan(first).offPolicySteps() : 0)
                        .build());
            }
        });
        return paces;
    }

    private RunPhase phase() {
        if (report.isPresent()) {
            return RunPhase.RUN_PHASE_CLOSED;
        }
        if (haveEnded(Lane.domains())) {
            return RunPhase.RUN_PHASE_EVALUATION;
        }
        if (haveEnded(List.of(Lane.MERGED))) {
            return RunPhase.RUN_PHASE_DOMAIN;
        }
        if (haveEnded(Lane.specialists())) {
            return RunPhase.RUN_PHASE_MERGE;
        }
        return haveEnded(List.of(Lane.BASE)) ? RunPhase.RUN_PHASE_ALIGNMENT : RunPhase.RUN_PHASE_BASE;
    }

    private boolean haveEnded(List<Lane> some) {
        return some.stream().allMatch(lane -> lane(lane).hasEnded());
    }

    /** Returns the lane that a reference names. */
    static Lane lane(Topic topic, PolicyRef policy) {
        return lane(topic, policy.getRunId(), policy.getLane());
    }

    static Lane lane(Topic topic, String runId, String label) {
        requireRun(topic, runId);
        try {
            return Lane.of(label);
        } catch (IllegalArgumentException e) {
            throw Events.invalid(topic, "run " + runId + ": " + e.getMessage());
        }
    }

    static void requireRun(Topic topic, String runId) {
        if (runId.isEmpty()) {
            throw Events.invalid(topic, "run_id is empty");
        }
    }

    void fold(EvaluationCompleted event) {
        switch (event.getOutcomeCase()) {
            case CHECKPOINT ->
                fold(lane(Topic.EVALUATIONS_COMPLETED, event.getCheckpoint().getPolicy()), event.getCheckpoint());
            case PROBE -> {
                LevelProbe probe = event.getProbe();
                lane(lane(Topic.EVALUATIONS_COMPLETED, probe.getPolicy())).fold(probe);
            }
            case CANDIDATE -> fold(event.getCandidate());
            case REPORT -> fold(event.getReport());
            case OUTCOME_NOT_SET ->
                throw Events.invalid(Topic.EVALUATIONS_COMPLETED, "run " + runId + ": outcome is not set");
        }
    }
}
