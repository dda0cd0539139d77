// SPDX-License-Identifier: Apache-2.0
package io.triad.trainer;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.Startup;
import io.smallrye.common.annotation.Identifier;
import io.smallrye.reactive.messaging.MutinyEmitter;
import io.smallrye.reactive.messaging.kafka.api.IncomingKafkaRecordMetadata;
import io.triad.checkpoint.store.S3ObjectStore;
import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import io.triad.messaging.BrokerAccess;
import io.triad.messaging.Derived;
import io.triad.messaging.Envelope;
import io.triad.messaging.Events;
import io.triad.messaging.LogReader;
import io.triad.messaging.LogRecord;
import io.triad.messaging.Topic;
import io.triad.policy.training.TrainingEngine;
import io.triad.proto.policy.v1.PolicyPublished;
import io.triad.proto.policy.v1.PolicyRef;
import io.triad.proto.step.v1.BatchManifest;
import io.triad.proto.step.v1.LaneStopped;
import io.triad.proto.step.v1.StepTrained;
import io.triad.proto.task.v1.RefillsRequested;
import io.triad.trainer.lane.LaneShare;
import io.triad.trainer.wire.TrainerWire;
import io.triad.training.batch.LaneKey;
import io.triad.training.step.RolloutMismatch;
import io.triad.training.store.BatchManifests;
import io.triad.training.store.LaneCheckpoints;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.OnOverflow;
import org.jboss.logging.Logger;

/**
 * The story of trainer-svc: what arrives is decoded and told to the trainer's thread, which folds it and does what is next:
 * open a lane, train a step, publish a version.
 *
 * <p>An event is acknowledged once it is told. That loses nothing: the state is a fold of the log, and a restart folds the
 * whole log again.
 */
@Singleton
@Startup
public class TrainerFlow implements TrainerEvents {
    private static final Logger LOG = Logger.getLogger(TrainerFlow.class);
    private static final String SERVICE = "trainer-svc";
    private static final Duration WRITE_DEADLINE = Duration.ofSeconds(60);

    private final MutinyEmitter<byte[]> steps;
    private final MutinyEmitter<byte[]> policies;
    private final MutinyEmitter<byte[]> refills;
    private final MutinyEmitter<byte[]> stops;
    private final MeterRegistry meters;
    private final S3ObjectStore objects;
    private final MismatchSentinel sentinel;
    private final StepMeters stepMeters;
    private final TrainerLoop loop;

    TrainerFlow(
            TrainerConfig config,
            @Identifier("default-kafka-broker") Map<String, Object> broker,
            @Channel("steps") @OnOverflow(value = OnOverflow.Strategy.BUFFER, bufferSize = 16)
                    MutinyEmitter<byte[]> steps,
            @Channel("policies-out") @OnOverflow(value = OnOverflow.Strategy.BUFFER, bufferSize = 16)
                    MutinyEmitter<byte[]> policies,
            @Channel("refills") @OnOverflow(value = OnOverflow.Strategy.BUFFER, bufferSize = 16)
                    MutinyEmitter<byte[]> refills,
            @Channel("stops") @OnOverflow(value = OnOverflow.Strategy.BUFFER, bufferSize = 16)
                    MutinyEmitter<byte[]> stops,
            MeterRegistry meters) {
        this.steps = steps;
        this.policies = policies;
        this.refills = refills;
        this.stops = stops;
        this.meters = meters;
        this.sentinel = new MismatchSentinel(meters, config.trainer().mismatchBound());
        this.stepMeters = new StepMeters(meters);
        TrainingEngine.use(config.trainer().device());
        this.objects = new S3ObjectStore(config.store().settings());
        LaneCheckpoints checkpoints =
                new LaneCheckpoints(objects, config.dataDir().resolve("checkpoints"));
        checkpoints.clear();
        LogReader log = new LogReader(BrokerAccess.of(broker));
        this.loop = new TrainerLoop(
                share(config.shard()),
                fold -> log.readAll(TrainerLoop.HISTORY, fold),
                ledger -> new Trainer(ledger, checkpoints, new BatchManifests(objects), this, config.trainer()),
                TrainerFlow::stopService);
    }

    private static LaneShare share(TrainerConfig.Shard shard) {
        LaneShare share = new LaneShare(shard.index(), shard.count());
        if (!shard.group().equals(share.group())) {
            throw new TriadException(
                    ErrorCode.INVALID_REQUEST,
                    "triad.shard.group is " + shard.group() + ", but trainer " + shard.index() + " needs "
                            + share.group() + ": trainers that share a group would each miss what the others read");
        }
        return share;
    }

    /** A run was asked for. */
    @Incoming("runs")
    public CompletionStage<Void> onRun(Message<byte[]> message) {
        return tell(Topic.RUNS_REQUESTED, message);
    }

    /** A version was published, by this service or by the merge. */
    @Incoming("policies")
    public CompletionStage<Void> onPolicy(Message<byte[]> message) {
        return tell(Topic.POLICIES_PUBLISHED, message);
    }

    /** A supervised batch was issued. */
    @Incoming("demonstrations")
    public CompletionStage<Void> onDemonstrations(Message<byte[]> message) {
        return tell(Topic.DEMONSTRATIONS_ISSUED, message);
    }

    /** A response was judged. */
    @Incoming("rewards")
    public CompletionStage<Void> onReward(Message<byte[]> message) {
        return tell(Topic.REWARDS_ASSIGNED, message);
    }

    @Override
    public void trained(StepTrained trained) {
        BatchManifest manifest = trained.getManifest();
        String lane = Derived.id(manifest.getRunId(), manifest.getLane());
        await(steps.sendMessage(Events.message(
                lane,
                trained,
                Envelope.now(
                        Derived.id(lane, manifest.getStep()), Topic.STEPS_TRAINED, SERVICE, manifest.getRunId(), ""))));
        stepMeters.trained(trained);
        meters.counter("triad.trainer.steps", "lane", manifest.getLane()).increment();
        meters.counter("triad.trainer.tokens", "lane", manifest.getLane())
                .increment(trained.getMetrics().getTokens());
        LOG.infof(
                "step trained runId=%s laneId=%s step=%d level=%d loss=%.4f reward=%.3f accuracy=%.3f kl=%.4f entropy=%.3f"
                        + " gradientNorm=%.3f mismatch=%.2e tokens=%d trainSeconds=%.2f",
                manifest.getRunId(),
                manifest.getLane(),
                manifest.getStep(),
                manifest.getLevel(),
                trained.getMetrics().getLoss(),
                trained.getMetrics().getRewardMean(),
                trained.getMetrics().getAccuracy(),
                trained.getMetrics().getKl(),
                trained.getMetrics().getEntropy(),
                trained.getMetrics().getGradientNorm(),
                trained.getMetrics().getSamplerMismatch(),
                trained.getMetrics().getTokens(),
                trained.getMetrics().getTrainSeconds());
    }

    @Override
    public void compared(LaneKey key, int step, List<RolloutMismatch> rollouts) {
        sentinel.measured(key, step, rollouts);
    }

    @Override
    public void refills(RefillsRequested requested) {
        PolicyRef policy = requested.getTarget().getPolicy();
        int step = requested.getTarget().getStep();
        String lane = Derived.id(policy.getRunId(), policy.getLane());
        await(refills.sendMessage(Events.message(
                lane,
                requested,
                Envelope.now(
                        Derived.id(lane, step, "refill", requested.getRound()),
                        Topic.REFILLS_REQUESTED,
                        SERVICE,
                        policy.getRunId(),
                        Derived.id(lane, "policy", policy.getVersion())))));
        meters.counter("triad.trainer.refills", "lane", policy.getLane()).increment(requested.getNumPrompts());
        LOG.infof(
                "refills requested runId=%s laneId=%s step=%d round=%d numPrompts=%d",
                policy.getRunId(), policy.getLane(), step, requested.getRound(), requested.getNumPrompts());
    }

    @Override
    public void stopped(LaneStopped stopped) {
        String lane = Derived.id(stopped.getRunId(), stopped.getLane());
        await(stops.sendMessage(Events.message(
                lane,
                stopped,
                Envelope.now(
                        Derived.id(lane, stopped.getStep(), "stopped"),
                        Topic.LANES_STOPPED,
                        SERVICE,
                        stopped.getRunId(),
                        ""))));
        meters.counter("triad.trainer.lanes.stopped", "lane", stopped.getLane(), "code", stopped.getErrorCode())
                .increment();
    }

    @Override
    public void published(PolicyPublished published) {
        PolicyRef policy = published.getPolicy();
        String lane = Derived.id(policy.getRunId(), policy.getLane());
        await(policies.sendMessage(Events.message(
                lane,
                published,
                Envelope.now(
                        Derived.id(lane, "policy", policy.getVersion()),
                        Topic.POLICIES_PUBLISHED,
                        SERVICE,
                        policy.getRunId(),
                        policy.getVersion() == 0 ? "" : Derived.id(lane, policy.getVersion())))));
    }

    /** Ready once the log was folded; down with the reason while the store or the broker cannot be had. */
    @Produces
    @Readiness
    @Singleton
    HealthCheck trainerReady() {
        return () -> HealthCheckResponse.named("trainer")
                .status(loop.caughtUp() && loop.trouble().isEmpty())
                .withData("caughtUp", loop.caughtUp())
                .withData("trouble", loop.trouble())
                .withData("stoppedLanes", String.join(", ", loop.stopped()))
                .build();
    }

    @PreDestroy
    void close() {
        loop.close();
        objects.close();
    }

    private CompletionStage<Void> tell(Topic topic, Message<byte[]> message) {
        var metadata = message.getMetadata(IncomingKafkaRecordMetadata.class).orElseThrow();
        try {
            loop.tell(TrainerWire.decode(new LogRecord(
                    topic,
                    metadata.getPartition(),
                    metadata.getOffset(),
                    String.valueOf(metadata.getKey()),
                    Events.value(topic, message.getPayload()))));
            return message.ack();
        } catch (TriadException e) {
            LOG.warnf("event refused topic=%s errorCode=%s cause=%s", topic.topicName(), e.code(), e.getMessage());
            return message.nack(e);
        }
    }

    private static void await(io.smallrye.mutiny.Uni<Void> write) {
        try {
            write.await().atMost(WRITE_DEADLINE);
        } catch (RuntimeException e) {
            throw new TriadException(
                    ErrorCode.UNAVAILABLE,
                    "the broker did not take an event within " + WRITE_DEADLINE.toSeconds() + " s: " + e.getMessage(),
                    e);
        }
    }

    private static void stopService(RuntimeException failure) {
        LOG.errorf(failure, "trainer stops cause=%s", failure.getMessage());
        Quarkus.asyncExit(1);
    }
}
