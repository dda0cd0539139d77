// SPDX-License-Identifier: Apache-2.0
package io.triad.verifier.judging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import io.triad.reasoning.expression.Expression;
import io.triad.reasoning.puzzle.ArithmeticPuzzle;
import io.triad.reasoning.verdict.Judgement;
import io.triad.reasoning.verdict.RewardScheme;
import io.triad.reasoning.verdict.Verdict;
import io.triad.reasoning.verdict.Verifier;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class TimedJudgeTest {
    private static final ArithmeticPuzzle PUZZLE = new ArithmeticPuzzle(new Expression.Constant(7));

    @Test
    void shouldGiveTheVerdictOfTheJudge() {
        try (TimedJudge judge = new TimedJudge(Verifier::judge, Duration.ofSeconds(30), 1, "test")) {
            assertThat(judge.judge(PUZZLE, "<think></think><answer>7</answer>", RewardScheme.DOMAIN))
                    .isInstanceOfSatisfying(Judgement.Scored.class, scored -> assertThat(scored.reward())
                            .isEqualTo(1.0));
        }
    }

    @Test
    void shouldMaskWhatTakesTooLongAndRefuseMoreThanItsBound() {
        // Given a judge that does not end, not even when it is interrupted
        CountDownLatch end = new CountDownLatch(1);
        Judge endless = (puzzle, response, scheme) -> {
            while (end.getCount() > 0) {
                Thread.onSpinWait();
            }
            return new Judgement.Masked(Verdict.VERIFIER_ERROR, "too late");
        };
        try (TimedJudge judge = new TimedJudge(endless, Duration.ofMillis(20), 1, "test")) {
            // When
            Judgement first = judge.judge(PUZZLE, "", RewardScheme.META);

            // Then
            assertThat(first).isInstanceOf(Judgement.Masked.class);
            assertThat(first.verdict()).isEqualTo(Verdict.TIMEOUT);
            assertThat(first.explanation()).contains("20 ms");
            assertThatThrownBy(() -> judge.judge(PUZZLE, "", RewardScheme.META))
                    .isInstanceOfSatisfying(
                            TriadException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.EXHAUSTED));
        } finally {
            end.countDown();
        }
    }

    @Test
    void shouldTellABrokenJudgeFromAWrongAnswer() {
        Judge broken = (puzzle, response, scheme) -> {
            throw new IllegalStateException("broken");
        };
        Judge deep = (puzzle, response, scheme) -> {
            throw new StackOverflowError();
        };
        try (TimedJudge judge = new TimedJudge(broken, Duration.ofSeconds(30), 1, "test");
                TimedJudge deepJudge = new TimedJudge(deep, Duration.ofSeconds(30), 1, "test")) {
            assertThatThrownBy(() -> judge.judge(PUZZLE, "", RewardScheme.META))
                    .isInstanceOfSatisfying(
                            TriadException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.BROKEN_INVARIANT));
            assertThat(deepJudge.judge(PUZZLE, "", RewardScheme.META).verdict()).isEqualTo(Verdict.VERIFIER_ERROR);
        }
    }
}
