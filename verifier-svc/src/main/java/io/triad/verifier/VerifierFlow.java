// SPDX-License-Identifier: Apache-2.0
package io.triad.verifier;

import io.smallrye.reactive.messaging.MutinyEmitter;
import io.smallrye.reactive.messaging.kafka.KafkaClientService;
import io.smallrye.reactive.messaging.kafka.KafkaRecord;
import io.smallrye.reactive.messaging.kafka.KafkaRecordBatch;
import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import io.triad.judging.CompletedRollout;
import io.triad.judging.JudgementWire;
import io.triad.judging.RepeatedPuzzle;
import io.triad.judging.RewardWire;
import io.triad.judging.TimedJudge;
import io.triad.messaging.Derived;
import io.triad.messaging.Envelope;
import io.triad.messaging.Events;
import io.triad.messaging.LogIds;
import io.triad.messaging.Topic;
import io.triad.reasoning.puzzle.Puzzle;
import io.triad.reasoning.verdict.Judgement;
import io.triad.reasoning.verdict.RewardScheme;
import io.triad.reasoning.verdict.Verifier;
import io.triad.tracing.TaskTraces;
import io.triad.tracing.Tracing;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.eclipse.microprofile.reactive.messaging.Acknowledgment;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.jboss.logging.Logger;

/**
 * The verifier's story: a rollout comes in, its response is judged, its reward goes out; one for one.
 *
 * <p>Rollouts come in batches, as the broker gives them, and are judged in order on the flow's own thread; rewards are
 * handed to the producer one by one, and the next batch is judged while they are written. A batch is acknowledged when all
 * its rewards are written and every batch before it is acknowledged. A crash in between repeats the judgements, which are a
 * pure function, under the same ids. What is no rollout goes to the dead-letter topic; any other failure stops the channel.
 */
@ApplicationScoped
public class VerifierFlow {
    static final String SERVICE = "verifier-svc";
    static final String ROLLOUTS = "rollouts";
    static final String REWARDS = "rewards";

    private static final Logger LOG = Logger.getLogger(VerifierFlow.class);

    private final RolloutAccounts accounts;
    private final TimedJudge judge;
    private final WriteBehind behind;
    private final TaskTraces traces;

    /** Of the flow's own thread. */
    private final RepeatedPuzzle puzzles = new RepeatedPuzzle();

    /** The emitter is what opens the channel; rewards go to its producer directly, which spares two threads a record. */
    VerifierFlow(
            VerifierConfig config,
            RolloutAccounts accounts,
            KafkaClientService clients,
            @Channel(REWARDS) MutinyEmitter<byte[]> rewards,
            Verifier verifier,
            Tracing tracing) {
        this.accounts = accounts;
        this.traces = new TaskTraces(tracing);
        this.judge = new TimedJudge(verifier::judge, config.judgeTimeout(), config.maxJudging());
        this.behind = new WriteBehind("flow-rewards", () -> clients.<String, byte[]>getProducer(REWARDS)
                .unwrap());
    }

    /** Judges a batch of rollouts; done when the next one may come. */
    @Incoming(ROLLOUTS)
    @Acknowledgment(Acknowledgment.Strategy.MANUAL)
    public CompletionStage<Void> judge(KafkaRecordBatch<String, byte[]> batch) {
        return behind.handle(batch, this::reward);
    }

    private ProducerRecord<String, byte[]> reward(KafkaRecord<String, byte[]> rollout) {
        accounts.received();
        try {
            return judged(rollout);
        } catch (TriadException e) {
            if (e.code() == ErrorCode.INVALID_EVENT) {
                accounts.refused();
                LOG.warnf("rollout refused errorCode=%s eventId=%s", e.code(), Events.idOf(rollout));
            } else {
                accounts.failed();
                LOG.errorf(e, "rollout not judged, stopping errorCode=%s", e.code());
            }
            throw e;
        }
    }

    private ProducerRecord<String, byte[]> judged(KafkaRecord<String, byte[]> record) {
        byte[] value = Events.value(Topic.ROLLOUTS_COMPLETED, record.getPayload());
        CompletedRollout rollout = RewardWire.rollout(value);
        require("rollout.rollout_id", rollout.rolloutId());
        require("issued.target.policy.run_id", rollout.runId());
        require("issued.target.policy.lane", rollout.lane());
        String traceparent = Envelope.traceparentOf(record.getHeaders());
        Judgement judgement = judged(rollout, traceparent);
        Envelope envelope = Envelope.now(
                        rollout.rolloutId(),
                        Topic.REWARDS_ASSIGNED,
                        SERVICE,
                        rollout.runId(),
                        Envelope.idOf(record.getHeaders()))
                .tracedAs(traces.judged(rollout.rolloutId(), traceparent));
        return new ProducerRecord<>(
                Topic.Name.REWARDS_ASSIGNED,
                null,
                Derived.id(rollout.runId(), rollout.lane()),
                RewardWire.write(value, JudgementWire.write(judgement)),
                envelope.toHeaders());
    }

    private Judgement judged(CompletedRollout rollout, String traceparent) {
        try (LogIds unused = LogIds.lane(rollout.runId(), rollout.lane())
                .rollout(rollout.rolloutId())
                .trace(traces.traceOfRollout(rollout.rolloutId(), traceparent))) {
            Instant began = traces.isOn() ? Instant.now() : Instant.EPOCH;
            Judgement judgement = judge.judge(puzzle(rollout), rollout.text(), scheme(rollout));
            accounts.judged(judgement.verdict());
            LOG.debugf("rollout judged rolloutId=%s verdict=%s", rollout.rolloutId(), judgement.verdict());
            if (traces.isOn()) {
                traces.tellJudged(
                        rollout.runId(),
                        rollout.lane(),
                        rollout.rolloutId(),
                        traceparent,
                        judgement.verdict().name(),
                        began,
                        Instant.now());
            }
            return judgement;
        }
    }

    private Puzzle puzzle(CompletedRollout rollout) {
        try {
            return puzzles.read(rollout.puzzle());
        } catch (IllegalArgumentException e) {
            throw Events.invalid(Topic.ROLLOUTS_COMPLETED, "issued.task.puzzle: " + e.getMessage());
        }
    }

    private static RewardScheme scheme(CompletedRollout rollout) {
        try {
            return JudgementWire.read(rollout.rewardScheme());
        } catch (IllegalArgumentException e) {
            throw Events.invalid(Topic.ROLLOUTS_COMPLETED, "issued." + e.getMessage());
        }
    }

    private static void require(String field, String value) {
        if (value.isEmpty()) {
            throw Events.invalid(Topic.ROLLOUTS_COMPLETED, field + " is empty");
        }
    }

    /** Says why, once the flow has stopped. */
    Optional<Throwable> failure() {
        return behind.failure();
    }

    @PreDestroy
    void close() {
        behind.close();
    }
}
