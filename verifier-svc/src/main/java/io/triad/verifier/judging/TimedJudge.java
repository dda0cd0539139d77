// SPDX-License-Identifier: Apache-2.0
package io.triad.verifier.judging;

import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import io.triad.reasoning.puzzle.Puzzle;
import io.triad.reasoning.verdict.Judgement;
import io.triad.reasoning.verdict.RewardScheme;
import io.triad.reasoning.verdict.Verdict;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Judges within a deadline: what takes longer is a TIMEOUT without a number.
 *
 * <p>Judging runs on platform threads of its own. One that is past its deadline cannot be stopped, only left to end, so
 * their number is bounded. Thread-safe; the owner closes it.
 */
public final class TimedJudge implements AutoCloseable {
    private final Judge judge;
    private final Duration timeout;
    private final int maxJudging;
    private final ThreadPoolExecutor threads;

    /**
     * Creates a judge with a deadline.
     *
     * @param judge what judges
     * @param timeout longest judgement
     * @param maxJudging most judgements at once, those past their deadline included
     * @param name names the threads
     */
    public TimedJudge(Judge judge, Duration timeout, int maxJudging, String name) {
        this.judge = judge;
        this.timeout = timeout;
        this.maxJudging = maxJudging;
        this.threads = new ThreadPoolExecutor(
                0,
                maxJudging,
                60,
                TimeUnit.SECONDS,
                new SynchronousQueue<>(),
                Thread.ofPlatform().daemon().name(name + "-", 0).factory());
    }

    /**
     * Judges one response.
     *
     * @throws TriadException EXHAUSTED when the bound on judgements at once is reached, UNAVAILABLE when this thread is
     *     interrupted, BROKEN_INVARIANT when the judge breaks its contract by throwing
     */
    public Judgement judge(Puzzle puzzle, String response, RewardScheme scheme) {
        Future<Judgement> judging = start(puzzle, response, scheme);
        try {
            return judging.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            judging.cancel(true);
            return new Judgement.Masked(Verdict.TIMEOUT, "judging was not done within " + timeout.toMillis() + " ms");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof StackOverflowError) {
                return new Judgement.Masked(Verdict.VERIFIER_ERROR, "the puzzle nests too deeply to be judged");
            }
            throw new TriadException(
                    ErrorCode.BROKEN_INVARIANT, "the verifier threw instead of giving a verdict: " + e.getCause(), e);
        } catch (InterruptedException e) {
            judging.cancel(true);
            Thread.currentThread().interrupt();
            throw new TriadException(ErrorCode.UNAVAILABLE, "the verifier is stopping; ask again", e);
        }
    }

    private Future<Judgement> start(Puzzle puzzle, String response, RewardScheme scheme) {
        try {
            return threads.submit(() -> judge.judge(puzzle, response, scheme));
        } catch (RejectedExecutionException e) {
            throw new TriadException(
                    ErrorCode.EXHAUSTED,
                    maxJudging
                            + " judgements are running, as many as triad.verifier.max-judging allows; ask again later",
                    e);
        }
    }

    /** Stops the threads; judgements under way are interrupted. */
    @Override
    public void close() {
        threads.shutdownNow();
    }
}
