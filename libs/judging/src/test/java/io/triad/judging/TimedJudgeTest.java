// SPDX-License-Identifier: Apache-2.0
package io.triad.judging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import io.triad.reasoning.expression.Expression;
import io.triad.reasoning.maths.Deadline;
import io.triad.reasoning.maths.DeadlinePassedException;
import io.triad.reasoning.puzzle.ArithmeticPuzzle;
import io.triad.reasoning.puzzle.QuestionPuzzle;
import io.triad.reasoning.verdict.Judgement;
import io.triad.reasoning.verdict.RewardScheme;
import io.triad.reasoning.verdict.Verdict;
import io.triad.reasoning.verdict.Verifier;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class TimedJudgeTest {
    private static final ArithmeticPuzzle PUZZLE = new ArithmeticPuzzle(new Expression.Constant(7));

    /** An algebra that comes to no end but stops at the deadline, as every algebra must. */
    private static final Verifier ENDLESS = new Verifier((left, right, deadline) -> {
        while (true) {
            deadline.check();
            Thread.onSpinWait();
        }
    });

    private static final QuestionPuzzle IDENTITY =
            new QuestionPuzzle("Expand.", new QuestionPuzzle.Reference.Maths("(x+1)^2"));

    private static final String EXPANDED = "<think></think><answer>x^2+2x+1</answer>";

    @Test
    void shouldGiveTheVerdictOfTheJudge() {
        TimedJudge judge = new TimedJudge(ENDLESS::judge, Duration.ofSeconds(30), 1);

        assertThat(judge.judge(PUZZLE, "<think></think><answer>7</answer>", RewardScheme.DOMAIN))
                .isInstanceOfSatisfying(Judgement.Scored.class, scored -> assertThat(scored.reward())
                        .isEqualTo(1.0));
    }

    @Test
    void shouldStopWhatTakesTooLongAndMaskIt() {
        TimedJudge judge = new TimedJudge(ENDLESS::judge, Duration.ofMillis(20), 1);

        for (int again = 0; again < 3; again++) {
            Judgement judgement = judge.judge(IDENTITY, EXPANDED, RewardScheme.META);

            assertThat(judgement).isInstanceOf(Judgement.Masked.class);
            assertThat(judgement.verdict()).isEqualTo(Verdict.TIMEOUT);
            assertThat(judgement.explanation()).contains("20 ms");
        }
    }

    @Test
    void shouldRefuseMoreJudgementsAtOnceThanItsBound() throws InterruptedException {
        // Given a judgement that is under way
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        TimedJudge judge = new TimedJudge(
                (puzzle, response, scheme, deadline) -> {
                    begun.countDown();
                    await(end);
                    return new Judgement.Masked(Verdict.VERIFIER_ERROR, "done");
                },
                Duration.ofSeconds(30),
                1);
        Thread first = Thread.ofPlatform().start(() -> judge.judge(PUZZLE, "", RewardScheme.META));
        begun.await();

        // When, then
        try {
            assertThatThrownBy(() -> judge.judge(PUZZLE, "", RewardScheme.META))
                    .isInstanceOfSatisfying(
                            TriadException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.EXHAUSTED));
        } finally {
            end.countDown();
            first.join();
        }
        assertThat(judge.judge(PUZZLE, "", RewardScheme.META).explanation()).isEqualTo("done");
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new DeadlinePassedException(Deadline.in(Duration.ZERO));
        }
    }

    @Test
    void shouldNotTakeBeingInterruptedForATimeout() {
        TimedJudge judge = new TimedJudge(ENDLESS::judge, Duration.ofSeconds(30), 1);

        Thread.currentThread().interrupt();
        try {
            assertThatThrownBy(() -> judge.judge(IDENTITY, EXPANDED, RewardScheme.META))
                    .isInstanceOfSatisfying(
                            TriadException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE));
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void shouldTellABrokenJudgeFromAWrongAnswer() {
        TimedJudge broken = new TimedJudge(
                (puzzle, response, scheme, deadline) -> {
                    throw new IllegalStateException("broken");
                },
                Duration.ofSeconds(30),
                1);
        TimedJudge deep = new TimedJudge(
                (puzzle, response, scheme, deadline) -> {
                    throw new StackOverflowError();
                },
                Duration.ofSeconds(30),
                1);

        assertThatThrownBy(() -> broken.judge(PUZZLE, "", RewardScheme.META))
                .isInstanceOfSatisfying(
                        TriadException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.BROKEN_INVARIANT));
        assertThat(deep.judge(PUZZLE, "", RewardScheme.META).verdict()).isEqualTo(Verdict.VERIFIER_ERROR);
    }
}
