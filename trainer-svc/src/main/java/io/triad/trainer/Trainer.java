// SPDX-License-Identifier: Apache-2.0
package io.triad.trainer;

import io.triad.checkpoint.CheckpointRef;
import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import io.triad.messaging.LogIds;
import io.triad.proto.step.v1.BatchItem;
import io.triad.proto.step.v1.BatchManifest;
import io.triad.proto.step.v1.StepMetrics;
import io.triad.proto.step.v1.StepSettings;
import io.triad.proto.step.v1.StepTrained;
import io.triad.recipe.BaseModel;
import io.triad.recipe.ColdStart;
import io.triad.recipe.LanePlan;
import io.triad.recipe.Recipe;
import io.triad.trainer.lane.LaneLedger;
import io.triad.trainer.lane.Work;
import io.triad.trainer.wire.TrainerWire;
import io.triad.training.batch.JudgedRollout;
import io.triad.training.batch.LaneKey;
import io.triad.training.batch.PolicyVersion;
import io.triad.training.batch.StepBatch;
import io.triad.training.batch.TimeSpan;
import io.triad.training.step.Digests;
import io.triad.training.step.LaneAdapters;
import io.triad.training.step.LaneSession;
import io.triad.training.step.LaneTraining;
import io.triad.training.step.StepOutcome;
import io.triad.training.store.BatchManifests;
import io.triad.training.store.LaneCheckpoints;
import io.triad.training.store.LaneWeights;
import io.triad.training.wire.StepWire;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Performs one piece of work at a time: manifest, step, event, checkpoint, version. Belongs to the trainer's thread, which computes while
 * {@link StepWrites} writes manifests and events, in the order of the steps.
 *
 * <p>The version is published last, so whatever a crash interrupts is done again from the version before, to the same bits:
 * the manifest that is found is used, the checkpoint that is found is the same one.
 */
final class Trainer implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Trainer.class);

    private final LaneLedger ledger;
    private final LaneCheckpoints checkpoints;
    private final BatchManifests manifests;
    private final EarlierAttempts earlier;
    private final TrainerEvents events;
    private final TrainerConfig.Trainer settings;
    private final StepWrites writes = new StepWrites();
    private final Map<LaneKey, LaneTraining> sessions = new HashMap<>();
    private final Map<LaneKey, StepSettings> stepSettings = new HashMap<>();
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
        this.earlier = new EarlierAttempts(manifests);
        this.events = events;
        this.settings = settings;
    }

    /**
     * Does the work and tells the ledger. A lane whose work fails for good stops, which the log is told; other lanes go on.
     *
     * @throws TriadException TRANSIENT or RESOURCE when the broker or the store cannot be had; the lane then goes on from its last
     *     published version
     */
    void perform(Work work) {
        LaneKey key = work.key();
        try (LogIds unused = LogIds.lane(key.runId(), key.lane().label()).step(ledger.stepOf(key) + 1)) {
            attempt(work);
        }
    }

    private void attempt(Work work) {
        try {
            switch (work) {
                case Work.StartBase start -> startBase(start.key());
                case Work.Supervise supervise -> supervise(supervise);
                case Work.OpenLane open -> open(open.key(), open.parent());
                case Work.Refill refill -> refill(refill);
                case Work.Reinforce reinforce -> reinforce(reinforce);
            }
        } catch (TriadException e) {
            closeSession(work.key());
            switch (e.code().kind()) {
                case TRANSIENT, RESOURCE -> throw e;
                case INVALID_INPUT, INTERNAL -> stop(work.key(), e);
            }
        } catch (RuntimeException e) {
            closeSession(work.key());
            throw e;
        }
    }

    /** Trying again would change nothing; the next start of the service does, perhaps with a mended store or another build. */
    private void stop(LaneKey key, TriadException reason) {
        int step = ledger.stepOf(key) + 1;
        LOG.errorf(reason, "lane stopped laneId=%s step=%d errorCode=%s", key, step, reason.code());
        events.stopped(TrainerWire.stopped(key, step, reason, Instant.now()));
        ledger.stopped(key);
    }

    private void startBase(LaneKey key) {
        switch (ledger.recipe(key.runId()).base()) {
            case BaseModel.Checkpoint checkpoint -> store(key, 0, checkpoints.base(checkpoint.location()), null, 0);
            case ColdStart coldStart -> {
                LaneTraining lane = LaneTraining.coldStart(ledger.recipe(key.runId()), coldStart, settings());
                sessions.put(key, lane);
                store(key, 0, version(lane.session(), lane.session().weights()), null, 0);
            }
        }
    }

    /** A lane begins with its parent's checkpoint, or with an adapter of it that changes nothing yet. */
    private void open(LaneKey key, PolicyVersion parent) {
        Recipe recipe = ledger.recipe(key.runId());
        if (recipe.plan(key.lane()).training().adapter().isUsed()) {
            LaneCheckpoints.Loaded base = checkpoints.load(parent.checkpoint());
            store(key, 0, LaneAdapters.first(recipe, key.lane(), base, parent.checkpoint()), parent, 0);
        } else {
            publish(key, 0, parent.checkpoint(), parent.weightsSha256(), parent, 0);
        }
    }

    private void supervise(Work.Supervise work) {
        LaneKey key = work.key();
        ColdStart coldStart = (ColdStart) ledger.recipe(key.runId()).base();
        LaneTraining lane = lane(key);
        LaneSession session = lane.session();
        int step = work.batch().step();
        BatchManifest manifest = StepWire.manifest(
                key, stepSettings(key), work.batch(), session.weightsSha256(), lane.learningRate(step));
        // The batch stands in the log, so that an earlier attempt had the same.
        writes.then(key, () -> {
            if (earlier.find(key, manifest).isEmpty()) {
                manifests.write(key, manifest);
            }
        });
        double waited = waited(key);
        Instant began = Instant.now();
        StepOutcome outcome = lane.supervise(work.batch());
        LaneWeights weights = session.moved();
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

    private void refill(Work.Refill work) {
        events.refills(TrainerWire.refills(work));
        ledger.refilled(work.key(), work.step(), work.round(), work.numPrompts());
    }

    private void reinforce(Work.Reinforce work) {
        LaneKey key = work.key();
        LanePlan plan = ledger.recipe(key.runId()).plan(key.lane());
        int level = work.batch().level();
        LaneTraining lane = lane(key);
        LaneSession session = lane.session();
        lane.refer(level, ledger.firstStepAt(key, level), number -> version(key, number));
        BatchManifest manifest = manifest(
                key,
                StepWire.manifest(
                        key,
                        stepSettings(key),
                        work.step(),
                        level,
                        plan.estimator(),
                        work.batch(),
                        session.weightsSha256(),
                        session.referenceSha256(),
                        lane.learningRate(work.step())));
        writes.then(key, () -> manifests.write(key, manifest));
        StepBatch batch = work.batch()
                .restrictedTo(
                        manifest.getItemsList().stream().map(BatchItem::getId).collect(Collectors.toSet()));
        double waited = waited(key);
        Instant began = Instant.now();
        StepOutcome outcome = lane.reinforce(work.step(), batch);
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
            @Nullable LaneWeights publishable,
            int level) {
        int step = session.step();
        Optional<PolicyVersion> before = ledger.latest(key);
        StepTrained trained = StepWire.trained(
                manifest,
                metrics,
                outcome,
                session.digests(),
                ledger.recipe(key.runId()).numSteps(key.lane()));
        if (publishable != null) {
            // Of no version is anything in the store before the manifests behind it.
            writes.await(key);
        }
        writes.then(key, () -> events.trained(trained));
        ledger.trained(key, step);
        lastMoved.put(key, System.nanoTime());
        if (publishable != null) {
            LaneCheckpoints.Loaded version =
                    isLast(key, step) ? last(session, publishable) : version(session, publishable);
            store(key, step, version, before.orElse(null), level);
            removeOld(key, step);
            if (isLast(key, step)) {
                closeSession(key);
            }
        }
    }

    private void store(
            LaneKey key, int version, LaneCheckpoints.Loaded policy, @Nullable PolicyVersion parent, int level) {
        String weightsSha256 = Digests.of(policy.laneWeights().tensors());
        CheckpointRef checkpoint =
                checkpoints.publish(key, version, policy, weightsSha256, parent == null ? null : parent.checkpoint());
        writes.await(key);
        publish(key, version, checkpoint, weightsSha256, parent, level);
    }

    private void publish(
            LaneKey key,
            int version,
            CheckpointRef checkpoint,
            String weightsSha256,
            @Nullable PolicyVersion parent,
            int level) {
        PolicyVersion published =
                new PolicyVersion(key, version, checkpoint, weightsSha256, isLast(key, version), level);
        events.published(StepWire.published(published, Optional.ofNullable(parent)));
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
                && levelOf(key, old) == levelOf(key, old + 1)) {
            ledger.version(key, old)
                    .ifPresent(version ->
                            writes.remove(version.checkpoint().uri(), () -> checkpoints.remove(version.checkpoint())));
        }
    }

    private int levelOf(LaneKey key, int number) {
        return ledger.version(key, number).map(PolicyVersion::level).orElse(0);
    }

    private LaneWeights version(LaneKey key, int number) {
        PolicyVersion version = ledger.version(key, number)
                .orElseThrow(() -> new TriadException(
                        ErrorCode.BROKEN_INVARIANT, "lane " + key + " has no version " + number + " to refer to"));
        return checkpoints.load(version.checkpoint()).laneWeights();
    }

    /** An earlier attempt's manifest has the last word on what a step trains on. */
    private BatchManifest manifest(LaneKey key, BatchManifest fresh) {
        writes.await(key);
        return earlier.find(key, fresh).orElse(fresh);
    }

    private LaneTraining lane(LaneKey key) {
        LaneTraining lane = sessions.get(key);
        if (lane == null) {
            PolicyVersion latest = ledger.latest(key)
                    .orElseThrow(() ->
                            new TriadException(ErrorCode.BROKEN_INVARIANT, "lane " + key + " has work but no version"));
            lane = LaneTraining.resumed(
                    ledger.recipe(key.runId()),
                    key.lane(),
                    latest.version(),
                    checkpoints.load(latest.checkpoint()),
                    settings());
            sessions.put(key, lane);
        }
        if (lane.session().step() != ledger.stepOf(key)) {
            throw new TriadException(
                    ErrorCode.BROKEN_INVARIANT,
                    "lane " + key + " stands at step " + lane.session().step() + " in memory and at "
                            + ledger.stepOf(key) + " in the log");
        }
        return lane;
    }

    private StepSettings stepSettings(LaneKey key) {
        return stepSettings.computeIfAbsent(
                key, unseen -> StepWire.settings(ledger.recipe(key.runId()), key.lane(), settings.microBatchTokens()));
    }

    private LaneTraining.Settings settings() {
        return new LaneTraining.Settings(
                settings.microBatchTokens(), settings.supervisedThreads(), settings.reinforcementThreads());
    }

    private static LaneCheckpoints.Loaded version(LaneSession session, LaneWeights weights) {
        return new LaneCheckpoints.Loaded(weights, session.base(), Optional.of(session.state()), session.companions());
    }

    /** Whole weights, whatever was trained, and an optimizer's state only if it is theirs. */
    private static LaneCheckpoints.Loaded last(LaneSession session, LaneWeights weights) {
        return session.lastDiffers()
                ? new LaneCheckpoints.Loaded(session.last(weights), Optional.empty(), session.companions())
                : version(session, weights);
    }

    private double waited(LaneKey key) {
        Long since = lastMoved.get(key);
        return since == null ? 0 : (System.nanoTime() - since) * 1e-9;
    }

    private void closeSession(LaneKey key) {
        LaneTraining lane = sessions.remove(key);
        if (lane != null) {
            lane.close();
        }
        writes.settle(key);
        earlier.rewound(key);
        ledger.rewound(key);
    }

    @Override
    public void close() {
        sessions.values().forEach(LaneTraining::close);
        sessions.clear();
        writes.close();
    }
}
