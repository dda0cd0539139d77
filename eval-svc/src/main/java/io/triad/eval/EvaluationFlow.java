// SPDX-License-Identifier: Apache-2.0
package io.triad.eval;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.common.annotation.Identifier;
import io.smallrye.reactive.messaging.MutinyEmitter;
import io.triad.checkpoint.CheckpointStore;
import io.triad.checkpoint.store.ObjectStore;
import io.triad.checkpoint.store.S3ObjectStore;
import io.triad.dataset.QuestionLoader;
import io.triad.dataset.RunQuestions;
import io.triad.dataset.SourceFiles;
import io.triad.eval.book.CandidateMerge;
import io.triad.eval.book.CandidateScore;
import io.triad.eval.book.CheckpointEvaluation;
import io.triad.eval.book.EvaluationBook;
import io.triad.eval.book.LevelProbe;
import io.triad.eval.book.MeasuredPolicy;
import io.triad.eval.log.RunLog;
import io.triad.eval.store.CandidateEvaluator;
import io.triad.eval.store.CheckpointEvaluator;
import io.triad.eval.store.ResultStore;
import io.triad.eval.store.RunReports;
import io.triad.eval.wire.EvaluationWire;
import io.triad.eval.wire.ScoreWire;
import io.triad.evaluation.score.JudgedSample;
import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
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
import io.triad.proto.merge.v1.MergeProposed;
import io.triad.proto.policy.v1.PolicyPublished;
import io.triad.proto.run.v1.RunRequested;
import io.triad.reasoning.puzzle.Ability;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.Liveness;
import org.eclipse.microprofile.health.Readiness;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.jboss.logging.Logger;

/**
 * The story of the measurement: every final is measured on the run's held-out tasks; when all lanes are, the report is
 * written and the run is closed. Where a curriculum goes by held-out accuracy, the versions that it wants to know about are
 * measured before all else, because their lane waits; where the merge's weights are searched, its candidates next.
 *
 * <p>What was done is read from the log, at start and from then on; whatever is missing is done, one thing after another. So
 * a restart repeats nothing that the log has, and does what it lacks.
 */
@ApplicationScoped
public class EvaluationFlow {
    static final String SERVICE = "eval-svc";

    private static final Logger LOG = Logger.getLogger(EvaluationFlow.class);
    private static final Duration SEND_DEADLINE = Duration.ofMinutes(3);
    private static final List<Topic> FOLDED =
            List.of(Topic.RUNS_REQUESTED, Topic.EVALUATIONS_COMPLETED, Topic.MERGES_PROPOSED, Topic.POLICIES_PUBLISHED);

    private final EvaluationBook book = new EvaluationBook();
    private final FlowThread thread = new FlowThread("triad-evaluation", this::fold);
    private final LogReader log;
    private final ObjectStore objects;
    private final CheckpointEvaluator evaluator;
    private final CandidateEvaluator candidates;
    private final RunReports reports;
    private final MutinyEmitter<byte[]> evaluations;
    private final MeterRegistry meters;
    private final FlowAccounts accounts;
    private final AtomicInteger pending = new AtomicInteger();

    EvaluationFlow(
            @Identifier("default-kafka-broker") Map<String, Object> broker,
            EvaluationConfig config,
            @Channel("evaluations") MutinyEmitter<byte[]> evaluations,
            MeterRegistry meters) {
        this.log = new LogReader(BrokerAccess.of(broker));
        this.objects = new S3ObjectStore(config.store().settings());
        ResultStore results = new ResultStore(objects, config.dataDir());
        this.evaluator = new CheckpointEvaluator(
                new CheckpointStore(objects),
                results,
                new CheckpointEvaluator.Engine(
                        config.dataDir().resolve("checkpoints"),
                        config.evaluation().maxBatch(),
                        config.evaluation().threads()),
                new QuestionLoader(SourceFiles.of(Optional.of(config.store().settings())), EvaluationFlow::tell));
        this.candidates = new CandidateEvaluator(evaluator, results);
        this.reports = new RunReports(results, evaluator, new RunLog(log));
        this.evaluations = evaluations;
        this.meters = meters;
        this.accounts = new FlowAccounts(meters, "triad.evaluation", SERVICE);
        Gauge.builder("triad.evaluations.pending", pending, AtomicInteger::get)
                .description("Finals that wait to be measured")
                .register(meters);
    }

    void start(@Observes StartupEvent event) {
        thread.start(() -> book.runIds().forEach(runId -> thread.start(() -> complete(runId, ""))));
    }

    @PreDestroy
    void stop() {
        thread.close();
        objects.close();
    }

    /** A run was asked for: its recipe may be what a measurement waited for. */
    @Incoming("runs")
    public CompletionStage<Void> onRunRequested(Message<byte[]> message) {
        return thread.handle(accounts, Topic.RUNS_REQUESTED, message, () -> {
            if (message.getPayload() == null) {
                return;
            }
            RunRequested event = Events.decode(Topic.RUNS_REQUESTED, message.getPayload(), RunRequested.parser());
            book.requested(event.getRunId(), EvaluationWire.recipe(event));
            complete(event.getRunId(), Events.idOf(message));
        });
    }

    /** A policy was published: a final is measured, and a version that its lane's curriculum wants to know about. */
    @Incoming("policies")
    public CompletionStage<Void> onPolicyPublished(Message<byte[]> message) {
        return thread.handle(accounts, Topic.POLICIES_PUBLISHED, message, () -> {
            byte[] payload = message.getPayload();
            if (payload == null) {
                throw Events.invalid(Topic.POLICIES_PUBLISHED, "the event has no value");
            }
            PolicyPublished event = Events.decode(Topic.POLICIES_PUBLISHED, payload, PolicyPublished.parser());
            MeasuredPolicy policy = EvaluationWire.policy(event);
            published(policy, event);
            complete(policy.runId(), Events.idOf(message));
        });
    }

    /** A candidate of a weight search was proposed: it is measured. */
    @Incoming("proposals")
    public CompletionStage<Void> onMergeProposed(Message<byte[]> message) {
        return thread.handle(accounts, Topic.MERGES_PROPOSED, message, () -> {
            MergeProposed event = Events.decode(Topic.MERGES_PROPOSED, message.getPayload(), MergeProposed.parser());
            book.proposed(EvaluationWire.candidate(event));
            complete(event.getRunId(), Events.idOf(message));
        });
    }

    private void fold() {
        long numEvents = log.readAll(FOLDED, this::foldRecord);
        pending.set(book.numPending());
        LOG.infof(
                "State folded from the log: numEvents=%d numRuns=%d numPending=%d",
                numEvents, book.runIds().size(), pending.get());
    }

    private void foldRecord(LogRecord record) {
        try {
            switch (record.topic()) {
                case RUNS_REQUESTED -> {
                    RunRequested event = Events.decode(record.topic(), record.value(), RunRequested.parser());
                    book.requested(event.getRunId(), EvaluationWire.recipe(event));
                }
                case POLICIES_PUBLISHED -> {
                    PolicyPublished event = Events.decode(record.topic(), record.value(), PolicyPublished.parser());
                    published(EvaluationWire.policy(event), event);
                }
                case MERGES_PROPOSED ->
                    book.proposed(EvaluationWire.candidate(
                            Events.decode(record.topic(), record.value(), MergeProposed.parser())));
                case EVALUATIONS_COMPLETED ->
                    foldEvaluation(Events.decode(record.topic(), record.value(), EvaluationCompleted.parser()));
                case DEMONSTRATIONS_ISSUED,
                        TASKS_ISSUED,
                        REFILLS_REQUESTED,
                        ROLLOUTS_COMPLETED,
                        REWARDS_ASSIGNED,
                        SIGNALS_OBSERVED,
                        LANES_STOPPED,
                        STEPS_TRAINED,
                        MERGES_COMPLETED -> throw new IllegalStateException(record.topic() + " is not folded");
            }
        } catch (TriadException e) {
            // Its reader puts it on the dead-letter topic; it says nothing that could be folded.
            LOG.warnf(
                    "Event skipped while folding: topic=%s partition=%d offset=%d errorCode=%s",
                    record.topic().topicName(), record.partition(), record.offset(), e.code());
        }
    }

    private void published(MeasuredPolicy policy, PolicyPublished event) {
        book.published(policy, event.getLevel());
        if (event.getFinal()) {
            book.ended(policy);
        }
    }

    private void foldEvaluation(EvaluationCompleted event) {
        switch (event.getOutcomeCase()) {
            case CHECKPOINT -> book.evaluated(EvaluationWire.evaluation(event));
            case PROBE -> book.probed(EvaluationWire.probe(event));
            case CANDIDATE -> book.scored(EvaluationWire.candidateScore(event));
            case REPORT -> book.closed(EvaluationWire.runId(event));
            case OUTCOME_NOT_SET -> throw Events.invalid(Topic.EVALUATIONS_COMPLETED, "the outcome is not set");
        }
    }

    private void complete(String runId, String causationId) {
        try (LogIds unused = LogIds.run(runId)) {
            completed(runId, causationId);
        }
    }

    private void completed(String runId, String causationId) {
        Optional<EvaluationBook.Missing> missing = book.missing(runId);
        while (missing.isPresent()) {
            pending.set(book.numPending());
            switch (missing.get()) {
                case EvaluationBook.Missing.Probe probe -> probe(probe, causationId);
                case EvaluationBook.Missing.Candidate candidate -> score(candidate, causationId);
                case EvaluationBook.Missing.Measurement measurement -> measure(measurement, causationId);
                case EvaluationBook.Missing.Report report -> close(report, causationId);
            }
            missing = book.missing(runId);
        }
        pending.set(book.numPending());
    }

    private void measure(EvaluationBook.Missing.Measurement wanted, String causationId) {
        MeasuredPolicy policy = wanted.policy();
        LOG.infof("Measuring: runId=%s laneId=%s policyVersion=%d", policy.runId(), policy.lane(), policy.version());
        CheckpointEvaluation evaluation =
                meters.timer("triad.evaluation").record(() -> evaluator.evaluate(wanted, this::measured));
        send(
                EvaluationWire.toEvent(evaluation),
                Derived.id(policy.runId(), "evaluation", policy.lane().label()),
                policy.runId(),
                causationId);
        book.evaluated(evaluation);
        evaluator.forgetParts(policy);
        LOG.infof(
                "Measured: runId=%s laneId=%s samples=%s sha256=%s",
                policy.runId(), policy.lane(), evaluation.samplesUri(), evaluation.samplesSha256());
    }

    private void probe(EvaluationBook.Missing.Probe wanted, String causationId) {
        MeasuredPolicy policy = wanted.policy();
        LevelProbe probe = meters.timer("triad.evaluation.probe").record(() -> evaluator.probe(wanted, this::measured));
        send(
                EvaluationWire.toEvent(probe),
                Derived.id(policy.runId(), "probe", policy.lane().label(), policy.version()),
                policy.runId(),
                causationId);
        book.probed(probe);
        LOG.infof(
                "Probed: runId=%s laneId=%s policyVersion=%d level=%d numTasks=%d numCorrect=%d",
                policy.runId(), policy.lane(), policy.version(), probe.level(), probe.numTasks(), probe.numCorrect());
    }

    private void score(EvaluationBook.Missing.Candidate wanted, String causationId) {
        CandidateScore score =
                meters.timer("triad.evaluation.candidate").record(() -> candidates.score(wanted, this::measured));
        CandidateMerge candidate = score.candidate();
        send(
                EvaluationWire.toEvent(score),
                Derived.id(candidate.runId(), "candidate-score", candidate.index()),
                candidate.runId(),
                causationId);
        book.scored(score);
        LOG.infof(
                "Candidate measured: runId=%s candidate=%d score=%s",
                candidate.runId(), candidate.index(), score.score());
    }

    private void measured(MeasuredPolicy policy, Ability ability, int level, List<JudgedSample> samples) {
        for (JudgedSample sample : samples) {
            meters.counter(
                            "triad.evaluation.samples",
                            "verdict",
                            sample.verdict().name())
                    .increment();
        }
        LOG.infof(
                "Measured in part: runId=%s laneId=%s ability=%s level=%d numSamples=%d numCorrect=%d",
                policy.runId(),
                policy.lane(),
                ability,
                level,
                samples.size(),
                samples.stream().filter(JudgedSample::isCorrect).count());
    }

    private static void tell(RunQuestions questions) {
        LOG.infof(
                "Questions read: evaluationVersion=%s numEvaluation=%d numUnusable=%d",
                questions.evaluation().version(), questions.evaluation().rows().size(), questions.numProblems());
    }

    private void close(EvaluationBook.Missing.Report wanted, String causationId) {
        RunReports.Stored stored = reports.store(wanted);
        EvaluationCompleted event = EvaluationCompleted.newBuilder()
                .setRunId(wanted.runId())
                .setReport(io.triad.proto.evaluation.v1.RunReport.newBuilder()
                        .setJsonUri(stored.json())
                        .setMarkdownUri(stored.markdown())
                        .setHtmlUri(stored.html())
                        .addAllCsvUris(stored.tables())
                        .addAllOracle(stored.report().oracle().stream()
                                .map(ScoreWire::toProto)
                                .toList()))
                .build();
        send(event, Derived.id(wanted.runId(), "report"), wanted.runId(), causationId);
        book.closed(wanted.runId());
        LOG.infof("Run closed: runId=%s report=%s", wanted.runId(), stored.html());
    }

    private void send(EvaluationCompleted event, String id, String runId, String causationId) {
        try {
            evaluations
                    .sendMessage(Events.message(
                            runId, event, Envelope.now(id, Topic.EVALUATIONS_COMPLETED, SERVICE, runId, causationId)))
                    .await()
                    .atMost(SEND_DEADLINE);
        } catch (RuntimeException e) {
            throw new TriadException(
                    ErrorCode.UNAVAILABLE,
                    Topic.EVALUATIONS_COMPLETED.topicName() + " did not take " + id + ": " + e,
                    e);
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
