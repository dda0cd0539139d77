// SPDX-License-Identifier: Apache-2.0
package io.triad.trainer;

import io.triad.checkpoint.CheckpointRef;
import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import io.triad.policy.TokenIds;
import io.triad.policy.lora.LoraAdapter;
import io.triad.policy.training.ComputeThreads;
import io.triad.policy.training.ScoredSequence;
import io.triad.proto.step.v1.BatchItem;
import io.triad.proto.step.v1.BatchManifest;
import io.triad.proto.step.v1.StepTrained;
import io.triad.recipe.BaseModel;
import io.triad.recipe.ColdStart;
import io.triad.recipe.LanePlan;
import io.triad.recipe.Level;
import io.triad.recipe.Recipe;
import io.triad.trainer.lane.LaneLedger;
import io.triad.trainer.lane.Work;
import io.triad.training.batch.LaneKey;
import io.triad.training.batch.PolicyVersion;
import io.triad.training.batch.StepBatch;
import io.triad.training.step.ColdStartPolicy;
import io.triad.training.step.LaneAdapters;
import io.triad.training.step.LaneSession;
import io.triad.training.step.LaneWeights;
import io.triad.training.step.ReinforceStep;
import io.triad.training.step.StepMethod;
import io.triad.training.step.StepOutcome;
import io.triad.training.step.SupervisedStep;
import io.triad.training.store.BatchManifests;
import io.triad.training.store.LaneCheckpoints;
import io.triad.training.wire.StepWire;
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
    private final LaneSessions sessions;
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
        this.sessions = new LaneSessions(ledger, checkpoints);
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
                case Work.OpenLane open -> open(open.key(), open.parent());
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
                sessions.add(key, session);
                store(key, 0, version(session, session.weights()), null, 0);
            }
        }
    }

    /** A lane begins with its parent's checkpoint, or with an adapter of it that changes nothing yet. */
    private void open(LaneKey key, PolicyVersion parent) {
        Recipe recipe = ledger.recipe(key.runId());
        if (!recipe.plan(key.lane()).training().adapter().isUsed()) {
            publish(key, 0, parent.checkpoint(), parent.weightsSha256(), parent, 0);
            return;
        }
        LaneCheckpoints.Loaded base = checkpoints.load(parent.checkpoint());
        LoraAdapter adapter =
                LaneAdapters.first(recipe, key.lane(), base.weights().config(), parent.checkpoint());
        LaneWeights weights = new LaneWeights(base.weights(), Optional.of(adapter));
        store(
                key,
                0,
                new LaneCheckpoints.Loaded(
                        weights, Optional.of(parent.checkpoint()), Optional.empty(), base.companions()),
                parent,
                0);
    }

    private void supervise(Work.Supervise work) {
        LaneKey key = work.key();
        Recipe recipe = ledger.recipe(key.runId());
        ColdStart coldStart = (ColdStart) recipe.base();
        LaneSession session = sessions.of(key);
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
        StepOutcome outcome = SupervisedStep.run(
                session.policy(), session.optimizer(), sequences, learningRate, settings.microBatchTokens());
        LaneWeights weights = session.moved();
        boolean publishes = step == coldStart.steps() || step % coldStart.checkpointEvery() == 0;
        finish(key, session, manifest, outcome, waited, publishes ? weights : null, 0);
    }

    private void reinforce(Work.Reinforce work) {
        LaneKey key = work.key();
        LanePlan plan = ledger.recipe(key.runId()).plan(key.lane());
        int level = plan.curriculum().levelOf(work.step());
        LaneSession session = sessions.of(key);
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
        StepOutcome outcome = new ReinforceStep(
                        session.policy(), session.optimizer(), session.reference(), method, settings.microBatchTokens())
                .run(batch.items());
        events.compared(key, work.step(), outcome.mismatches());
        finish(key, session, manifest, outcome, waited, session.moved(), level);
    }

    private void finish(
            LaneKey key,
            LaneSession session,
            BatchManifest manifest,
            StepOutcome outcome,
            double waited,
            @Nullable LaneWeights publishable,
            int level) {
        int step = session.step();
        Optional<PolicyVersion> before = ledger.latest(key);
        events.trained(StepTrained.newBuilder()
                .setManifest(manifest)
                .setMetrics(StepWire.metrics(outcome, waited))
                .setWeightsSha256After(session.weightsSha256())
                .setGradientSha256(outcome.gradientSha256())
                .setNumSteps(ledger.recipe(key.runId()).numSteps(key.lane()))
                .build());
        ledger.trained(key, step);
        lastMoved.put(key, System.nanoTime());
        if (publishable != null) {
            store(
                    key,
                    step,
                    isLast(key, step) ? last(session, publishable) : version(session, publishable),
                    before.orElse(null),
                    level);
            removeOld(key, step);
            if (isLast(key, step)) {
                closeSession(key);
            }
        }
    }

    private void store(
            LaneKey key, int version, LaneCheckpoints.Loaded policy, @Nullable PolicyVersion parent, int level) {
        String weightsSha256 = policy.lane().sha256();
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

    private LaneWeights version(LaneKey key, int number, LaneSession session) {
        if (number == session.step()) {
            return session.weights();
        }
        PolicyVersion version = ledger.version(key, number)
                .orElseThrow(() -> new TriadException(
                        ErrorCode.BROKEN_INVARIANT, "lane " + key + " has no version " + number + " to refer to"));
        return checkpoints.load(version.checkpoint()).lane();
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

    private static LaneCheckpoints.Loaded version(LaneSession session, LaneWeights weights) {
        return new LaneCheckpoints.Loaded(weights, session.base(), Optional.of(session.state()), session.companions());
    }

    /** Whole weights, whatever was trained, and an optimizer's state only if it is theirs. */
    private static LaneCheckpoints.Loaded last(LaneSession session, LaneWeights weights) {
        return session.lastDiffers()
                ? new LaneCheckpoints.Loaded(
                        session.last(weights), Optional.empty(), Optional.empty(), session.companions())
                : version(session, weights);
    }

    private double waited(LaneKey key) {
        Long since = lastMoved.get(key);
        return since == null ? 0 : (System.nanoTime() - since) * 1e-9;
    }

    private void closeSession(LaneKey key) {
        sessions.close(key);
        ledger.rewound(key);
    }

    @Override
    public void close() {
        sessions.close();
    }
}
