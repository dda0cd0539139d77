// SPDX-License-Identifier: Apache-2.0
package io.triad.judging;

import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import io.triad.reasoning.maths.Deadline;
import io.triad.reasoning.puzzle.Puzzle;
import io.triad.reasoning.verdict.Judgement;
import io.triad.reasoning.verdict.RewardScheme;
import io.triad.reasoning.verdict.Verdict;
import java.time.Duration;
import java.util.concurrent.Semaphore;

/**
 * Judges within a deadline: what takes longer is a TIMEOUT without a number.
 *
 * <p>Judging runs on the caller's thread and stops by itself at the deadline, so nothing is left running. Thread-safe.
 */
public final class TimedJudge {
    private final Judge judge;
    private final Duration timeout;
    private final int maxJudging;
    private final Semaphore free;

    /**
     * Creates a judge with a deadline.
     *
     * @param judge what judges
     * @param timeout longest judgement
     * @param maxJudging most judgements at once
     */
    public TimedJudge(Judge judge, Duration timeout, int maxJudging) {
        this.judge = judge;
        this.timeout = timeout;
        this.maxJudging = maxJudging;
        this.free = new Semaphore(maxJudging);
    }

    /**
     * Judges one response.
     *
     * @throws TriadException EXHAUSTED when the bound on judgements at once is reached, UNAVAILABLE when this thread is
     *     interrupted, BROKEN_INVARIANT when the judge breaks its contract by throwing
     */
    public Judgement judge(Puzzle puzzle, String response, RewardScheme scheme) {
        if (!free.tryAcquire()) {
            throw new TriadException(
                    ErrorCode.EXHAUSTED,
                    maxJudging
                            + " judgements are running, as many as triad.verifier.max-judging allows; ask again later");
        }
        try {
            Judgement judgement = judge.judge(puzzle, response, scheme, Deadline.in(timeout));
            if (judgement.verdict() == Verdict.TIMEOUT && Thread.currentThread().isInterrupted()) {
                throw new TriadException(ErrorCode.UNAVAILABLE, "the verifier is stopping; ask again");
            }
            return judgement;
        } catch (StackOverflowError e) {
            return new Judgement.Masked(Verdict.VERIFIER_ERROR, "the puzzle nests too deeply to be judged");
        } catch (TriadException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new TriadException(
                    ErrorCode.BROKEN_INVARIANT, "the verifier threw instead of giving a verdict: " + e, e);
        } finally {
            free.release();
        }
    }
}
