// SPDX-License-Identifier: Apache-2.0
package io.triad.verifier;

import io.smallrye.common.annotation.Blocking;
import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import io.triad.messaging.Derived;
import io.triad.messaging.Envelope;
import io.triad.messaging.Events;
import io.triad.messaging.Topic;
import io.triad.proto.policy.v1.PolicyRef;
import io.triad.proto.reward.v1.RewardAssigned;
import io.triad.proto.rollout.v1.RolloutCompleted;
import io.triad.proto.task.v1.TaskIssued;
import io.triad.reasoning.puzzle.Puzzle;
import io.triad.reasoning.verdict.Judgement;
import io.triad.reasoning.verdict.RewardScheme;
import io.triad.reasoning.verdict.Verifier;
import io.triad.verifier.judging.TimedJudge;
import io.triad.verifier.wire.JudgementWire;
import io.triad.verifier.wire.PuzzleWire;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.CompletableFuture;
import org.eclipse.microprofile.reactive.messaging.Acknowledgment;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.Outgoing;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The verifier's story: a rollout comes in, its response is judged, its reward goes out; one for one.
 *
 * <p>A rollout is acknowledged when its reward is written. A crash in between repeats the judgement, which is a pure
 * function, under the same id. What is no rollout goes to the dead-letter topic; any other failure stops the channel.
 */
@ApplicationScoped
public class VerifierFlow {
    static final String SERVICE = "verifier-svc";
    static final String ROLLOUTS = "rollouts";
    static final String REWARDS = "rewards";

    private static final Logger LOG = Logger.getLogger(VerifierFlow.class);

    private final RolloutAccounts accounts;
    private final TimedJudge judge;

    VerifierFlow(VerifierConfig config, RolloutAccounts accounts, Verifier verifier) {
        this.accounts = accounts;
        this.judge = new TimedJudge(verifier::judge, config.judgeTimeout(), config.maxJudging());
    }

    /** Judges a rollout; null when it was refused and nothing follows. */
    @Incoming(ROLLOUTS)
    @Outgoing(REWARDS)
    @Blocking
    @Acknowledgment(Acknowledgment.Strategy.MANUAL)
    public @Nullable Message<byte[]> judge(Message<byte[]> message) {
        accounts.received();
        try {
            return reward(message);
        } catch (TriadException e) {
            if (e.code() != ErrorCode.INVALID_EVENT) {
                accounts.failed();
                LOG.errorf(e, "rollout not judged, stopping errorCode=%s", e.code());
                throw e;
            }
            accounts.refused();
            LOG.warnf("rollout refused errorCode=%s eventId=%s", e.code(), Events.idOf(message));
            message.nack(e).toCompletableFuture().join();
            return null;
        }
    }

    private Message<byte[]> reward(Message<byte[]> message) {
        RolloutCompleted completed =
                Events.decode(Topic.ROLLOUTS_COMPLETED, message.getPayload(), RolloutCompleted.parser());
        TaskIssued issued = completed.getIssued();
        PolicyRef policy = issued.getTarget().getPolicy();
        String rolloutId = completed.getRollout().getRolloutId();
        require("rollout.rollout_id", rolloutId);
        require("issued.target.policy.run_id", policy.getRunId());
        require("issued.target.policy.lane", policy.getLane());
        Judgement judgement = judge.judge(puzzle(issued), completed.getRollout().getText(), scheme(issued));
        accounts.judged(judgement.verdict());
        LOG.debugf("rollout judged rolloutId=%s verdict=%s", rolloutId, judgement.verdict());
        RewardAssigned reward = RewardAssigned.newBuilder()
                .setCompleted(completed)
                .setJudgement(JudgementWire.write(judgement))
                .build();
        Envelope envelope =
                Envelope.now(rolloutId, Topic.REWARDS_ASSIGNED, SERVICE, policy.getRunId(), Events.idOf(message));
        // A reward that could not be written is no fault of the rollout: it stays unacknowledged and is judged again.
        return Events.following(message, Derived.id(policy.getRunId(), policy.getLane()), reward, envelope)
                .withNack(CompletableFuture::failedFuture);
    }

    private static Puzzle puzzle(TaskIssued issued) {
        try {
            return PuzzleWire.read(issued.getTask().getPuzzle());
        } catch (IllegalArgumentException e) {
            throw Events.invalid(Topic.ROLLOUTS_COMPLETED, "issued.task.puzzle: " + e.getMessage());
        }
    }

    private static RewardScheme scheme(TaskIssued issued) {
        try {
            return JudgementWire.read(issued.getRewardScheme());
        } catch (IllegalArgumentException e) {
            throw Events.invalid(Topic.ROLLOUTS_COMPLETED, "issued." + e.getMessage());
        }
    }

    private static void require(String field, String value) {
        if (value.isEmpty()) {
            throw Events.invalid(Topic.ROLLOUTS_COMPLETED, field + " is empty");
        }
    }
}
