// SPDX-License-Identifier: Apache-2.0
package io.triad.replay.verify;

import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import io.triad.judging.CompletedRollout;
import io.triad.judging.JudgementWire;
import io.triad.judging.RepeatedPuzzle;
import io.triad.judging.RewardWire;
import io.triad.judging.TimedJudge;
import io.triad.messaging.LogRecord;
import io.triad.proto.step.v1.StepTrained;
import io.triad.reasoning.verdict.Verifier;
import io.triad.replay.history.RecordedSamples;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/**
 * Judges recorded responses again, with the verifier of this build: what would it have said? Steps are read while those before
 * them are judged, on as many threads as it is given.
 */
public final class VerdictReplay {
    /** Steps that are read ahead of those that are told of. */
    private static final int AHEAD = 4;

    private final RecordedSamples samples;
    private final TimedJudge judge;
    private final int numThreads;

    /**
     * @param samples where responses are read
     * @param verifier the verifier that judges
     * @param numThreads that judge, 1 or more
     */
    public VerdictReplay(RecordedSamples samples, Verifier verifier, int numThreads) {
        this.samples = samples;
        this.judge = new TimedJudge(verifier::judge, Verifier.DEADLINE, numThreads);
        this.numThreads = numThreads;
    }

    /**
     * Judges the responses that steps were trained on, and those that they left out: masked, or of groups that taught nothing.
     *
     * @param told told of each step, in their order
     */
    public void judge(List<StepTrained> steps, Consumer<RejudgedStep> told) {
        BlockingQueue<Future<RejudgedStep>> begun = new ArrayBlockingQueue<>(AHEAD);
        try (ExecutorService judges = Executors.newFixedThreadPool(
                        numThreads,
                        Thread.ofPlatform().daemon().name("triad-rejudge-", 0).factory());
                ExecutorService reader = Executors.newSingleThreadExecutor(
                        Thread.ofPlatform().daemon().name("triad-reread").factory())) {
            Future<?> reading = reader.submit(() -> {
                for (StepTrained step : steps) {
                    List<LogRecord> rewards = samples.verdicts(step.getManifest());
                    begun.put(judges.submit(() -> judged(step, rewards)));
                }
                return null;
            });
            try {
                for (int step = 0; step < steps.size(); step++) {
                    told.accept(next(begun, reading));
                }
            } finally {
                reading.cancel(true);
                begun.forEach(rest -> rest.cancel(true));
            }
        }
    }

    private static RejudgedStep next(BlockingQueue<Future<RejudgedStep>> begun, Future<?> reading) {
        try {
            while (true) {
                Future<RejudgedStep> step = begun.poll(100, java.util.concurrent.TimeUnit.MILLISECONDS);
                if (step != null) {
                    return step.get();
                }
                if (reading.isDone() && begun.isEmpty()) {
                    Object unused = reading.get();
                }
            }
        } catch (ExecutionException e) {
            throw e.getCause() instanceof TriadException known
                    ? known
                    : new TriadException(ErrorCode.BROKEN_INVARIANT, "judging again failed: " + e.getCause(), e);
        } catch (InterruptedException | CancellationException e) {
            Thread.currentThread().interrupt();
            throw new TriadException(ErrorCode.UNAVAILABLE, "judging again was interrupted", e);
        }
    }

    private RejudgedStep judged(StepTrained step, List<LogRecord> rewards) {
        RepeatedPuzzle puzzles = new RepeatedPuzzle();
        List<RejudgedResponse> responses = new ArrayList<>(rewards.size());
        for (LogRecord reward : rewards) {
            RewardWire.ReadReward recorded = RewardWire.read(reward.value());
            CompletedRollout rollout = recorded.rollout();
            responses.add(new RejudgedResponse(
                    rollout.rolloutId(),
                    rollout.promptIndex(),
                    recorded.judgement(),
                    JudgementWire.write(judge.judge(
                            puzzles.read(rollout.puzzle()),
                            rollout.text(),
                            JudgementWire.read(rollout.rewardScheme())))));
        }
        return new RejudgedStep(step.getManifest().getLane(), step.getManifest().getStep(), responses);
    }
}
