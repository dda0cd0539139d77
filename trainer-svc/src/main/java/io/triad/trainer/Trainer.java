// SPDX-License-Identifier: Apache-2.0
package io.triad.trainer;

import io.triad.checkpoint.CheckpointRef;
import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import io.triad.policy.PolicyWeights;
import io.triad.policy.TokenIds;
import io.triad.policy.training.AdamWSettings;
import io.triad.policy.training.ComputeThreads;
import io.triad.policy.training.ScoredSequence;
import io.triad.proto.step.v1.BatchItem;
import io.triad.proto.step.v1.BatchManifest;
import io.triad.proto.step.v1.StepMetrics;
import io.triad.proto.step.v1.StepTrained;
import io.triad.recipe.BaseModel;
import io.triad.recipe.ColdStart;
import io.triad.recipe.Lane;
import io.triad.recipe.LanePlan;
import io.triad.recipe.Level;
import io.triad.recipe.Recipe;
import io.triad.recipe.Training;
import io.triad.trainer.lane.LaneLedger;
import io.triad.trainer.lane.Work;
import io.triad.training.batch.JudgedRollout;
import io.triad.training.batch.LaneKey;
import io.triad.training.batch.PolicyVersion;
import io.triad.training.batch.StepBatch;
import io.triad.training.batch.TimeSpan;
import io.triad.training.step.ColdStartPolicy;
import io.triad.training.step.Digests;
import io.triad.training.step.LaneSession;
import io.triad.training.step.ReinforceStep;
import io.triad.training.step.StepMethod;
import io.triad.training.step.StepOutcome;
import io.triad.training.step.SupervisedStep;
import io.triad.training.store.BatchManifests;
import io.triad.training.store.LaneCheckpoints;
import io.triad.training.wire.StepWire;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Performs one piece of work at a time: manifest, then the step, then the checkpoint, then the events. Belongs to the
 * trainer's thread.
 *
 * <p>The version is published last, so whatever a crash interrupts is done again from the version before, to the same bits:
 * the manifest that is found is used, the checkpoint that is found is the same one.
 */
final class Trainer implements AutoCloseable {
    /** What the reference is of when it stays through all levels, which begin at 1. */
    private static final int WHOLE_LANE = 0;

    private final LaneLedger ledger;
    private final LaneCheckpoints checkpoints;
    private final BatchManifests manifests;
    private final TrainerEvents events;
    private final TrainerConfig.Trainer settings;
    private final Map<LaneKey, LaneSession> sessions = new HashMap<>();
    private final Map<LaneKey, Long> lastMoved = new HashMap<>();

    Trainer(
            LaneLedger ledger,
            LaneCheckpoints checkpoints,
            BatchManifests manifests,
            TrainerEvents events,
            TrainerConfig.Trainer settings) {
        this.ledger = ledger;
        this.checkpoints = checkpoints;
        this.manifests = manifests;
        this.events = events;
        this.settings = settings;
    }

    /**
     * Does the work and tells the ledger.
     *
     * @throws TriadException of any kind; the lane then goes on from its last published version
     */
    void perform(Work work) {
        try {
            switch (work) {
                case Work.StartBase start -> startBase(start.key());
                case Work.Supervise supervise -> supervise(supervise);
                case Work.OpenLane open ->
                    publish(
                            open.key(),
                            0,
                            open.parent().checkpoint(),
                            open.parent().weightsSha256(),
                            open.parent(),
                            0);
                case Work.Reinforce reinforce -> reinforce(reinforce);
            }
        } catch (TriadException e) {
            closeSession(work.key());
            throw switch (e.code().kind()) {
                case TRANSIENT, RESOURCE -> e;
                case INVALID_INPUT, INTERNAL ->
                    new TriadException(
                            e.code(),
                            "lane " + work.key() + " stopped at step " + (ledger.stepOf(work.key()) + 1) + ": "
                                    + e.getMessage(),
                            e);
            };
        } catch (RuntimeException e) {
            closeSession(work.key());
            throw e;
        }
    }

    private void startBase(LaneKey key) {
        switch (ledger.recipe(key.runId()).base()) {
            case BaseModel.Checkpoint checkpoint -> store(key, 0, checkpoints.base(checkpoint.location()), null, 0);
            case ColdStart coldStart -> {
                LaneSession session = ColdStartPolicy.session(ledger.recipe(key.runId()), coldStart);
                sessions.put(key, session);
                store(key, 0, loaded(session, session.policy().snapshot()), null, 0);
            }
        }
    }

    private void supervise(Work.Supervise work) {
        LaneKey key = work.key();
        Recipe recipe = ledger.recipe(key.runId());
        ColdStart coldStart = (ColdStart) recipe.base();
        LaneSession session = session(key);
        int step = work.batch().step();
        double learningRate = ColdStartPolicy.learningRate(coldStart, step);
        BatchManifest manifest =
                manifest(key, StepWire.manifest(key, work.batch(), session.weightsSha256(), learningRate));
        double waited = waited(key);
        List<ScoredSequence> sequences = work.batch().items().stream()
                .map(item -> new ScoredSequence(
                        session.tokenizer().prompt(item.system(), item.prompt()),
                        session.tokenizer()
                                .encode(item.response())
                                .plus(TokenIds.of(session.tokenizer().endOfTurn()))))
                .toList();
        ComputeThreads.use(settings.supervisedThreads());
        Instant began = Instant.now();
        StepOutcome outcome = SupervisedStep.run(
                session.policy(), session.optimizer(), sequences, learningRate, settings.microBatchTokens());
        PolicyWeights weights = session.moved();
        boolean publishes = step == coldStart.steps() || step % coldStart.checkpointEvery() == 0;
        finish(
                key,
                session,
                manifest,
                metrics(outcome, waited, began, List.of()),
                outcome,
                publishes ? weights : null,
                0);
    }

    private void reinforce(Work.Reinforce work) {
        LaneKey key = work.key();
        LanePlan plan = ledger.recipe(key.runId()).plan(key.lane());
        int level = plan.curriculum().levelOf(work.step());
        LaneSession session = session(key);
        int stretch =
                switch (plan.training().objective().reference()) {
                    case LEVEL -> level;
                    case LANE -> WHOLE_LANE;
                };
        if (!session.refersTo(stretch)) {
            int first = stretch == WHOLE_LANE ? 1 : firstStep(plan, work.step());
            session.refer(version(key, first - 1, session), stretch);
        }
        StepMethod method = StepMethod.of(plan, work.step());
        BatchManifest manifest = manifest(
                key,
                StepWire.manifest(
                        key,
                        work.step(),
                        level,
                        plan.estimator(),
                        work.batch(),
                        session.weightsSha256(),
                        session.referenceSha256(),
                        method.learningRate()));
        StepBatch batch = work.batch()
                .restrictedTo(
                        manifest.getItemsList().stream().map(BatchItem::getId).collect(Collectors.toSet()));
        double waited = waited(key);
        ComputeThreads.use(settings.reinforcementThreads());
        Instant began = Instant.now();
        StepOutcome outcome = new ReinforceStep(
                        session.policy(), session.optimizer(), session.reference(), method, settings.microBatchTokens())
                .run(batch.items());
        events.compared(key, work.step(), outcome.mismatches());
        finish(key, session, manifest, metrics(outcome, waited, began, batch.items()), outcome, session.moved(), level);
    }

    private static StepMetrics metrics(
            StepOutcome outcome, double waited, Instant began, List<JudgedRollout> rollouts) {
        Instant ended = began.plusNanos(Math.round(outcome.trainSeconds() * 1e9));
        return StepWire.metrics(outcome, waited).toBuilder()
                .setTimes(StepWire.times(rollouts, new TimeSpan(began, ended)))
                .build();
    }

    private void finish(
            LaneKey key,
            LaneSession session,
            BatchManifest manifest,
            StepMetrics metrics,
            StepOutcome outcome,
            @Nullable PolicyWeights publishable,
            int level) {
        int step = session.step();
        Optional<PolicyVersion> before = ledger.latest(key);
        events.trained(StepTrained.newBuilder()
                .setManifest(manifest)
                .setMetrics(metrics)
                .setWeightsSha256After(session.weightsSha256())
                .setGradientSha256(outcome.gradientSha256())
                .setNumSteps(ledger.recipe(key.runId()).numSteps(key.lane()))
                .build());
        ledger.trained(key, step);
        lastMoved.put(key, System.nanoTime());
        if (publishable != null) {
            store(key, step, loaded(session, publishable), before.orElse(null), level);
            removeOld(key, step);
            if (isLast(key, step)) {
                closeSession(key);
            }
        }
    }

    private void store(
            LaneKey key, int version, LaneCheckpoints.Loaded policy, @Nullable PolicyVersion parent, int level) {
        String weightsSha256 = Digests.of(policy.weights().tensors());
        CheckpointRef checkpoint =
                checkpoints.publish(key, version, policy, weightsSha256, parent == null ? null : parent.checkpoint());
        publish(key, version, checkpoint, weightsSha256, parent, level);
    }

    private void publish(
            LaneKey key,
            int version,
            CheckpointRef checkpoint,
            String weightsSha256,
            @Nullable PolicyVersion parent,
            int level) {
        PolicyVersion published = new PolicyVersion(key, version, checkpoint, weightsSha256, isLast(key, version));
        events.published(StepWire.published(published, Optional.ofNullable(parent), level));
        ledger.published(published);
    }

    private boolean isLast(LaneKey key, int version) {
        return version == ledger.recipe(key.runId()).numSteps(key.lane());
    }

    /** Keeps what the recipe keeps, what a level started from, and the versions that tasks in flight may name. */
    private void removeOld(LaneKey key, int latest) {
        if (!key.lane().isReinforced()) {
            return;
        }
        Recipe recipe = ledger.recipe(key.runId());
        LanePlan plan = recipe.plan(key.lane());
        int old = latest - 2 - plan.offPolicySteps();
        if (old >= 1
                && !recipe.checkpoints().keeps(old, latest, plan.curriculum().numSteps())
                && firstStep(plan, old + 1) != old + 1) {
            ledger.version(key, old).ifPresent(version -> checkpoints.remove(version.checkpoint()));
        }
    }

    private PolicyWeights version(LaneKey key, int number, LaneSession session) {
        if (number == session.step()) {
            return session.policy().snapshot();
        }
        PolicyVersion version = ledger.version(key, number)
                .orElseThrow(() -> new TriadException(
                        ErrorCode.BROKEN_INVARIANT, "lane " + key + " has no version " + number + " to refer to"));
        return checkpoints.load(version.checkpoint()).weights();
    }

    /** Returns the first step of the level that {@code step} belongs to. */
    private static int firstStep(LanePlan plan, int step) {
        int first = 1;
        for (Level level : plan.curriculum().levels()) {
            if (step < first + level.steps()) {
                break;
            }
            first += level.steps();
        }
        return first;
    }

    private BatchManifest manifest(LaneKey key, BatchManifest fresh) {
        Optional<BatchManifest> written = manifests.find(key, fresh.getStep());
        if (written.isEmpty()) {
            manifests.write(key, fresh);
        } else if (!written.get().getWeightsSha256Before().equals(fresh.getWeightsSha256Before())) {
            throw new TriadException(
                    ErrorCode.BROKEN_INVARIANT,
                    "lane " + key + " is about to repeat step " + fresh.getStep() + " from weights "
                            + fresh.getWeightsSha256Before() + ", but its manifest says "
                            + written.get().getWeightsSha256Before());
        }
        return written.orElse(fresh);
    }

    private LaneSession session(LaneKey key) {
        LaneSession session = sessions.get(key);
        if (session == null) {
            PolicyVersion latest = ledger.latest(key)
                    .orElseThrow(() ->
                            new TriadException(ErrorCode.BROKEN_INVARIANT, "lane " + key + " has work but no version"));
            LaneCheckpoints.Loaded policy = checkpoints.load(latest.checkpoint());
            session = new LaneSession(
                    policy.weights(),
                    latest.version() == 0 && key.lane() != Lane.BASE ? Optional.empty() : policy.optimizer(),
                    settings(key),
                    policy.companions(),
                    latest.version());
            sessions.put(key, session);
        }
        if (session.step() != ledger.stepOf(key)) {
            throw new TriadException(
                    ErrorCode.BROKEN_INVARIANT,
                    "lane " + key + " stands at step " + session.step() + " in memory and at " + ledger.stepOf(key)
                            + " in the log");
        }
        return session;
    }

    private AdamWSettings settings(LaneKey key) {
        Recipe recipe = ledger.recipe(key.runId());
        if (key.lane() == Lane.BASE) {
            return ColdStartPolicy.optimizer((ColdStart) recipe.base());
        }
        Training training = recipe.plan(key.lane()).training();
        return new AdamWSettings(
                training.learningRate(),
                training.beta1(),
                training.beta2(),
                1e-8,
                training.weightDecay(),
                training.gradientClip(),
                AdamWSettings.Decayed.ALL);
    }

    private static LaneCheckpoints.Loaded loaded(LaneSession session, PolicyWeights weights) {
        return new LaneCheckpoints.Loaded(
                weights, Optional.of(session.optimizer().state()), session.companions());
    }

    private double waited(LaneKey key) {
        Long since = lastMoved.get(key);
        return since == null ? 0 : (System.nanoTime() - since) * 1e-9;
    }

    private void closeSession(LaneKey key) {
        LaneSession session = sessions.remove(key);
        if (session != null) {
            session.close();
        }
        ledger.rewound(key);
    }

    @Override
    public void close() {
        sessions.values().forEach(LaneSession::close);
        sessions.clear();
    }
}
