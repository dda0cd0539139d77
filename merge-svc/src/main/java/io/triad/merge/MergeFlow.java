// SPDX-License-Identifier: Apache-2.0
package io.triad.merge;

import com.google.protobuf.MessageLite;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.common.annotation.Identifier;
import io.smallrye.reactive.messaging.MutinyEmitter;
import io.triad.checkpoint.store.ObjectStore;
import io.triad.checkpoint.store.S3ObjectStore;
import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import io.triad.merge.book.CompletedMerge;
import io.triad.merge.book.MergeBook;
import io.triad.merge.book.ProposedMerge;
import io.triad.merge.store.SpecialistMerge;
import io.triad.merge.wire.MergeWire;
import io.triad.messaging.BrokerAccess;
import io.triad.messaging.Derived;
import io.triad.messaging.Envelope;
import io.triad.messaging.Events;
import io.triad.messaging.FlowAccounts;
import io.triad.messaging.FlowThread;
import io.triad.messaging.LogIds;
import io.triad.messaging.LogReader;
import io.triad.messaging.LogRecord;
import io.triad.messaging.Topic;
import io.triad.proto.evaluation.v1.EvaluationCompleted;
import io.triad.proto.merge.v1.MergeCompleted;
import io.triad.proto.merge.v1.MergeProposed;
import io.triad.proto.policy.v1.PolicyPublished;
import io.triad.proto.run.v1.RunRequested;
import io.triad.recipe.Lane;
import io.triad.recipe.Recipe;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.Liveness;
import org.eclipse.microprofile.health.Readiness;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.jboss.logging.Logger;

/**
 * The story of the merge: when the three specialists of a run have ended, they are merged, the merge is written to the log,
 * and then the policy that came of it. Where the recipe has its weights searched, candidates come first: one is merged and
 * proposed, measured elsewhere, and removed when the log has its score, until the search ends with the best.
 *
 * <p>What was done is read from the log, at start and from then on; whatever is missing is done. So a restart repeats
 * nothing that the log has, and does what it lacks.
 */
@ApplicationScoped
public class MergeFlow {
    static final String SERVICE = "merge-svc";

    private static final Logger LOG = Logger.getLogger(MergeFlow.class);
    private static final Duration SEND_DEADLINE = Duration.ofMinutes(3);
    private static final List<Topic> FOLDED = List.of(
            Topic.RUNS_REQUESTED,
            Topic.MERGES_PROPOSED,
            Topic.EVALUATIONS_COMPLETED,
            Topic.MERGES_COMPLETED,
            Topic.POLICIES_PUBLISHED);

    private final MergeBook book = new MergeBook();
    private final FlowThread thread = new FlowThread("triad-merge", this::fold);
    private final LogReader log;
    private final ObjectStore objects;
    private final SpecialistMerge specialistMerge;
    private final MutinyEmitter<byte[]> proposals;
    private final MutinyEmitter<byte[]> merges;
    private final MutinyEmitter<byte[]> policies;
    private final MeterRegistry meters;
    private final FlowAccounts accounts;

    MergeFlow(
            @Identifier("default-kafka-broker") Map<String, Object> broker,
            MergeConfig config,
            @Channel("proposals") MutinyEmitter<byte[]> proposals,
            @Channel("merges") MutinyEmitter<byte[]> merges,
            @Channel("merged-policies") MutinyEmitter<byte[]> policies,
            MeterRegistry meters) {
        this.log = new LogReader(BrokerAccess.of(broker));
        this.objects = new S3ObjectStore(config.store().settings());
        this.specialistMerge = new SpecialistMerge(objects, config.dataDir());
        this.proposals = proposals;
        this.merges = merges;
        this.policies = policies;
        this.meters = meters;
        this.accounts = new FlowAccounts(meters, "triad.merge", SERVICE);
    }

    void start(@Observes StartupEvent event) {
        thread.start(() -> book.runIds().forEach(runId -> thread.start(() -> complete(runId, ""))));
    }

    @PreDestroy
    void stop() {
        thread.close();
        objects.close();
    }

    /** A run was asked for: its plan may be what a merge waited for. */
    @Incoming("runs")
    public CompletionStage<Void> onRunRequested(Message<byte[]> message) {
        return thread.handle(accounts, Topic.RUNS_REQUESTED, message, () -> {
            if (message.getPayload() == null) {
                return;
            }
            RunRequested event = Events.decode(Topic.RUNS_REQUESTED, message.getPayload(), RunRequested.parser());
            foldRun(event);
            complete(event.getRunId(), Events.idOf(message));
        });
    }

    /** A policy was published: it may be the last specialist that a merge waited for. */
    @Incoming("policies")
    public CompletionStage<Void> onPolicyPublished(Message<byte[]> message) {
        return thread.handle(accounts, Topic.POLICIES_PUBLISHED, message, () -> {
            PolicyPublished event = Events.decode(Topic.POLICIES_PUBLISHED, payload(message), PolicyPublished.parser());
            foldPolicy(event);
            complete(MergeWire.runId(event), Events.idOf(message));
        });
    }

    /** Something was measured: it may be the candidate that a search waited for. */
    @Incoming("evaluations")
    public CompletionStage<Void> onEvaluationCompleted(Message<byte[]> message) {
        return thread.handle(accounts, Topic.EVALUATIONS_COMPLETED, message, () -> {
            EvaluationCompleted event =
                    Events.decode(Topic.EVALUATIONS_COMPLETED, message.getPayload(), EvaluationCompleted.parser());
            if (event.hasCandidate()) {
                book.scored(MergeWire.score(event));
                complete(event.getRunId(), Events.idOf(message));
            }
        });
    }

    private static byte[] payload(Message<byte[]> message) {
        byte[] payload = message.getPayload();
        if (payload == null) {
            throw Events.invalid(Topic.POLICIES_PUBLISHED, "the event has no value");
        }
        return payload;
    }

    private void fold() {
        long numEvents = log.readAll(FOLDED, this::foldRecord);
        LOG.infof(
                "State folded from the log: numEvents=%d numRuns=%d",
                numEvents, book.runIds().size());
    }

    private void foldRecord(LogRecord record) {
        try {
            switch (record.topic()) {
                case RUNS_REQUESTED -> foldRun(Events.decode(record.topic(), record.value(), RunRequested.parser()));
                case POLICIES_PUBLISHED ->
                    foldPolicy(Events.decode(record.topic(), record.value(), PolicyPublished.parser()));
                case MERGES_PROPOSED ->
                    book.proposed(
                            MergeWire.proposal(Events.decode(record.topic(), record.value(), MergeProposed.parser())));
                case EVALUATIONS_COMPLETED -> {
                    EvaluationCompleted event =
                            Events.decode(record.topic(), record.value(), EvaluationCompleted.parser());
                    if (event.hasCandidate()) {
                        book.scored(MergeWire.score(event));
                    }
                }
                case MERGES_COMPLETED ->
                    book.merged(
                            MergeWire.merge(Events.decode(record.topic(), record.value(), MergeCompleted.parser())));
                case DEMONSTRATIONS_ISSUED,
                        TASKS_ISSUED,
                        REFILLS_REQUESTED,
                        ROLLOUTS_COMPLETED,
                        REWARDS_ASSIGNED,
                        SIGNALS_OBSERVED,
                        LANES_STOPPED,
                        STEPS_TRAINED -> throw new IllegalStateException(record.topic() + " is not folded");
            }
        } catch (TriadException e) {
            // Its reader puts it on the dead-letter topic; it says nothing that could be folded.
            LOG.warnf(
                    "Event skipped while folding: topic=%s partition=%d offset=%d errorCode=%s",
                    record.topic().topicName(), record.partition(), record.offset(), e.code());
        }
    }

    private void foldRun(RunRequested event) {
        Recipe recipe = MergeWire.recipe(event);
        book.requested(event.getRunId(), recipe);
    }

    private void foldPolicy(PolicyPublished event) {
        String runId = MergeWire.runId(event);
        Lane lane = MergeWire.lane(event);
        if (lane == Lane.MERGED) {
            book.announced(runId);
        } else if (lane.isSpecialist() && event.getFinal()) {
            book.ended(MergeWire.specialistFinal(event));
        }
    }

    private void complete(String runId, String causationId) {
        try (LogIds unused = LogIds.run(runId)) {
            completed(runId, causationId);
        }
    }

    private void completed(String runId, String causationId) {
        Optional<MergeBook.Missing> missing = book.missing(runId);
        while (missing.isPresent()) {
            switch (missing.get()) {
                case MergeBook.Missing.Proposal proposal -> propose(proposal, causationId);
                case MergeBook.Missing.Removal removal -> {
                    specialistMerge.remove(removal.proposal());
                    book.removed(removal.proposal());
                }
                case MergeBook.Missing.Merge merge -> merge(merge, causationId);
                case MergeBook.Missing.Announcement announcement -> announce(announcement.merge());
            }
            missing = book.missing(runId);
        }
    }

    private void propose(MergeBook.Missing.Proposal wanted, String causationId) {
        ProposedMerge proposal = meters.timer("triad.merge.candidate").record(() -> specialistMerge.propose(wanted));
        int candidate = proposal.candidate().index();
        send(
                proposals,
                Topic.MERGES_PROPOSED,
                proposal.runId(),
                MergeWire.toEvent(proposal),
                Envelope.now(
                        Derived.id(proposal.runId(), "candidate", candidate),
                        Topic.MERGES_PROPOSED,
                        SERVICE,
                        proposal.runId(),
                        causationId));
        book.proposed(proposal);
        LOG.infof(
                "Candidate proposed: runId=%s candidate=%d origin=%s weights=%s",
                proposal.runId(),
                candidate,
                proposal.candidate().origin().label(),
                proposal.candidate().weights());
    }

    private void merge(MergeBook.Missing.Merge wanted, String causationId) {
        LOG.infof("Merging: runId=%s", wanted.runId());
        CompletedMerge merge = meters.timer("triad.merge").record(() -> specialistMerge.make(wanted));
        send(
                merges,
                Topic.MERGES_COMPLETED,
                merge.runId(),
                MergeWire.toEvent(merge),
                Envelope.now(mergeId(merge), Topic.MERGES_COMPLETED, SERVICE, merge.runId(), causationId));
        book.merged(merge);
        LOG.infof(
                "Merge completed: runId=%s weights=%s checkpoint=%s sha256=%s weightsSha256=%s",
                merge.runId(),
                merge.inputs().stream().map(CompletedMerge.Input::weight).toList(),
                merge.output().uri(),
                merge.output().sha256(),
                merge.outputWeightsSha256());
    }

    private void announce(CompletedMerge merge) {
        String runId = merge.runId();
        send(
                policies,
                Topic.POLICIES_PUBLISHED,
                Derived.id(runId, Lane.MERGED.label()),
                MergeWire.toPolicyEvent(merge),
                Envelope.now(
                        Derived.id(runId, Lane.MERGED.label(), 0),
                        Topic.POLICIES_PUBLISHED,
                        SERVICE,
                        runId,
                        mergeId(merge)));
        book.announced(runId);
        meters.counter("triad.merges.announced").increment();
        LOG.infof("Merged policy published: runId=%s", runId);
    }

    private static String mergeId(CompletedMerge merge) {
        return Derived.id(merge.runId(), "merge");
    }

    private static void send(
            MutinyEmitter<byte[]> channel, Topic topic, String key, MessageLite event, Envelope envelope) {
        try {
            channel.sendMessage(Events.message(key, event, envelope)).await().atMost(SEND_DEADLINE);
        } catch (RuntimeException e) {
            throw new TriadException(
                    ErrorCode.UNAVAILABLE, topic.topicName() + " did not take " + envelope.id() + ": " + e, e);
        }
    }

    /** Ready once the state was folded, so that events are handled. */
    @Produces
    @Readiness
    HealthCheck folded() {
        return thread.readiness();
    }

    /** Alive until a failure of our own making stops the flow. */
    @Produces
    @Liveness
    HealthCheck running() {
        return thread.liveness();
    }
}
