// SPDX-License-Identifier: Apache-2.0
package io.triad.verifier.signals;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.triad.reasoning.verdict.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SignalBookTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final SignalThresholds THRESHOLDS = new SignalThresholds(0.5, 2, 0.05, 0.9, 0.75);

    private final SignalBook book = new SignalBook(2, Duration.ofHours(1), THRESHOLDS);
    private long offset;

    /** A response of a step of two prompts with two samples each, paid as the META scheme pays. */
    private static JudgedResponse response(
            int step, int group, int sample, int numTokens, int answers, Verdict verdict) {
        Optional<JudgedResponse.Parts> parts =
                switch (verdict) {
                    case CORRECT -> Optional.of(new JudgedResponse.Parts(1, 2));
                    case WRONG -> Optional.of(new JudgedResponse.Parts(1, -1.5));
                    case UNPARSEABLE -> Optional.of(new JudgedResponse.Parts(1, -2));
                    case MALFORMED -> Optional.of(new JudgedResponse.Parts(-1, -2));
                    case TIMEOUT, VERIFIER_ERROR -> Optional.empty();
                };
        return new JudgedResponse(
                new LaneStep("run", "deduction", step),
                group,
                sample,
                2,
                2,
                1,
                step - 1,
                numTokens,
                answers,
                verdict,
                parts);
    }

    private boolean fold(JudgedResponse response) {
        return book.fold(new SignalBook.Position(3, offset++), response, NOW);
    }

    private StepSignals complete(int step, int numTokens) {
        fold(response(step, 0, 0, numTokens, 1, Verdict.CORRECT));
        fold(response(step, 0, 1, numTokens, 1, Verdict.WRONG));
        fold(response(step, 1, 0, numTokens, 1, Verdict.CORRECT));
        fold(response(step, 1, 1, numTokens, 1, Verdict.WRONG));
        StepSignals signals = book.due(NOW).getFirst();
        written(signals);
        return signals;
    }

    private void written(StepSignals signals) {
        book.closed(signals);
    }

    @Test
    void shouldTellTheSignalsOfAStep() {
        // Given rewards 3, -3 in one group, -0.5, -0.5 in the other
        fold(response(1, 0, 0, 10, 1, Verdict.CORRECT));
        fold(response(1, 0, 1, 20, 0, Verdict.MALFORMED));
        fold(response(1, 1, 0, 30, 2, Verdict.WRONG));
        assertThat(book.due(NOW)).isEmpty();

        // When
        fold(response(1, 1, 1, 60, 1, Verdict.WRONG));

        // Then
        StepSignals signals = book.due(NOW).getFirst();
        assertThat(signals.step()).isEqualTo(new LaneStep("run", "deduction", 1));
        assertThat(signals.responses()).isEqualTo(4);
        assertThat(signals.missing()).isZero();
        assertThat(signals.levels()).containsExactly(1);
        assertThat(signals.policyVersions()).containsExactly(0);
        assertThat(signals.verdicts()).isEqualTo(Map.of(Verdict.CORRECT, 1, Verdict.WRONG, 2, Verdict.MALFORMED, 1));
        // (10 + 20 + 30 + 60) / 4; the first step is its own baseline.
        assertThat(signals.length().meanTokens()).isEqualTo(30);
        assertThat(signals.length().baseline()).isEqualTo(new LengthBaseline(List.of(1), 30));
        assertThat(signals.length().drift()).contains(1.0);
        assertThat(signals.severalAnswersShare()).isEqualTo(0.25);
        assertThat(signals.collapse()).isEqualTo(new StepSignals.Collapse(2, 0, 1));
        assertThat(signals.collapse().share()).contains(0.5);
        // Format 1, -1, 1, 1: mean 0.5. Answer 2, -2, -1.5, -1.5: mean -0.75. Reward 3, -3, -0.5, -0.5: mean -0.25.
        // Cov = (0.5*3.25 + 1.5*2.75 - 0.5*0.25 - 0.5*0.25) / 4 = 5.5 / 4
        // Var = (3.25^2 + 2.75^2 + 0.25^2 + 0.25^2) / 4 = 18.25 / 4
        assertThat(signals.dominance().formatVarianceShare().orElseThrow()).isCloseTo(5.5 / 18.25, within(1e-12));
        assertThat(signals.dominance().formatMeanShare().orElseThrow()).isCloseTo(0.5 / 1.25, within(1e-12));
        assertThat(signals.warnings()).containsExactly(Signal.SEVERAL_ANSWERS);
    }

    @Test
    void shouldTellRightFromWrongCollapseAndLeaveMaskedSamplesOut() {
        fold(response(1, 0, 0, 10, 1, Verdict.CORRECT));
        fold(response(1, 0, 1, 10, 1, Verdict.CORRECT));
        fold(response(1, 1, 0, 10, 1, Verdict.TIMEOUT));
        fold(response(1, 1, 1, 10, 1, Verdict.WRONG));

        StepSignals signals = book.due(NOW).getFirst();

        // The second group has one scored response: nothing to be equal to.
        assertThat(signals.collapse()).isEqualTo(new StepSignals.Collapse(1, 1, 0));
        assertThat(signals.verdicts()).containsEntry(Verdict.TIMEOUT, 1);
        assertThat(signals.warnings()).containsExactly(Signal.GROUP_COLLAPSE);
    }

    @Test
    void shouldTellWhenTheFormAloneDecides() {
        // Rewards -1 and -3 differ by the form alone: all of the variance is its.
        fold(response(1, 0, 0, 10, 1, Verdict.UNPARSEABLE));
        fold(response(1, 0, 1, 10, 1, Verdict.MALFORMED));
        fold(response(1, 1, 0, 10, 1, Verdict.UNPARSEABLE));
        fold(response(1, 1, 1, 10, 1, Verdict.MALFORMED));

        StepSignals signals = book.due(NOW).getFirst();

        assertThat(signals.dominance()).isEqualTo(new StepSignals.Dominance(Optional.of(1.0), Optional.of(0.0)));
        assertThat(signals.warnings()).containsExactly(Signal.FORMAT_DOMINANCE);
    }

    @Test
    void shouldTellNoShareOfAVarianceThatIsNone() {
        for (int place = 0; place < 4; place++) {
            fold(response(1, place / 2, place % 2, 10, 1, Verdict.WRONG));
        }

        StepSignals signals = book.due(NOW).getFirst();

        assertThat(signals.dominance().formatVarianceShare()).isEmpty();
        assertThat(signals.dominance().formatMeanShare()).contains(1 / 2.5);
        assertThat(signals.collapse()).isEqualTo(new StepSignals.Collapse(2, 0, 2));
    }

    @Test
    void shouldCompareLengthsWithTheLanesFirstSteps() {
        assertThat(complete(1, 10).length().drift()).contains(1.0);
        assertThat(complete(2, 20).length().baseline()).isEqualTo(new LengthBaseline(List.of(1), 10));
        assertThat(complete(3, 30).length().baseline()).isEqualTo(new LengthBaseline(List.of(1, 2), 15));

        StepSignals fourth = complete(4, 60);

        assertThat(fourth.length().baseline()).isEqualTo(new LengthBaseline(List.of(1, 2), 15));
        assertThat(fourth.length().drift()).contains(4.0);
        assertThat(fourth.warnings()).containsExactly(Signal.LENGTH_DRIFT);
        assertThat(complete(5, 7).warnings()).as("shrunk below a half").containsExactly(Signal.LENGTH_DRIFT);
    }

    @Test
    void shouldKeepTheBaselineOverARestart() {
        book.closed(new LaneStep("run", "deduction", 2), 30, 1);
        book.closed(new LaneStep("run", "deduction", 3), 1_000, 1);
        book.closed(new LaneStep("run", "deduction", 1), 10, 3);
        book.closed(new LaneStep("run", "induction", 1), 7, 1);

        // (3 * 10 + 1 * 30) / 4
        assertThat(complete(4, 15).length().baseline()).isEqualTo(new LengthBaseline(List.of(1, 2), 15));
    }

    @Test
    void shouldCompareNoStepWithALaterOne() {
        book.closed(new LaneStep("run", "deduction", 2), 30, 1);

        assertThat(complete(1, 10).length().baseline()).isEqualTo(new LengthBaseline(List.of(1), 10));
    }

    @Test
    void shouldTellTheSameInAnyOrder() {
        List<JudgedResponse> responses = new ArrayList<>(List.of(
                response(1, 0, 0, 11, 1, Verdict.CORRECT),
                response(1, 0, 1, 23, 2, Verdict.MALFORMED),
                response(1, 1, 0, 31, 1, Verdict.WRONG),
                response(1, 1, 1, 7, 1, Verdict.UNPARSEABLE)));
        responses.forEach(this::fold);
        StepSignals signals = book.due(NOW).getFirst();
        Random random = new Random(1);
        for (int round = 0; round < 20; round++) {
            Collections.shuffle(responses, random);
            SignalBook other = new SignalBook(2, Duration.ofHours(1), THRESHOLDS);
            responses.forEach(response -> other.fold(new SignalBook.Position(0, 0), response, NOW));

            assertThat(other.due(NOW)).containsExactly(signals);
        }
    }

    @Test
    void shouldCountARewardOnce() {
        assertThat(fold(response(1, 0, 0, 10, 1, Verdict.CORRECT))).isTrue();
        assertThat(fold(response(1, 0, 0, 10, 1, Verdict.CORRECT))).isFalse();
        complete(1, 10);

        assertThat(fold(response(1, 0, 0, 10, 1, Verdict.CORRECT)))
                .as("of a closed step")
                .isFalse();
        assertThat(book.due(NOW)).isEmpty();
    }

    @Test
    void shouldStayDueUntilClosed() {
        for (int place = 0; place < 4; place++) {
            fold(response(1, place / 2, place % 2, 10, 1, Verdict.WRONG));
        }
        StepSignals first = book.due(NOW).getFirst();

        assertThat(book.due(NOW)).containsExactly(first);
        assertThat(book.positions()).isEqualTo(Map.of(3, 0L));
        written(first);
        assertThat(book.due(NOW)).isEmpty();
        assertThat(book.positions()).isEqualTo(Map.of(3, 4L));
    }

    @Test
    void shouldCloseAStepThatThePolicyWasTrainedOn() {
        fold(response(1, 0, 0, 10, 1, Verdict.CORRECT));
        // Step 2 with version 0, one step behind: step 1 may still be coming.
        JudgedResponse ahead = response(2, 0, 0, 10, 1, Verdict.CORRECT);
        fold(new JudgedResponse(ahead.step(), 0, 0, 2, 2, 1, 0, 10, 1, Verdict.CORRECT, ahead.parts()));
        assertThat(book.due(NOW)).isEmpty();

        // Version 1 is what step 1 made.
        fold(response(2, 0, 1, 10, 1, Verdict.CORRECT));

        StepSignals closed = book.due(NOW).getFirst();
        assertThat(closed.step().step()).isEqualTo(1);
        assertThat(closed.responses()).isEqualTo(1);
        assertThat(closed.missing()).isEqualTo(3);
        assertThat(book.due(NOW)).hasSize(1);
    }

    @Test
    void shouldCloseAStepThatNothingComesFor() {
        fold(response(1, 0, 0, 10, 1, Verdict.CORRECT));

        assertThat(book.due(NOW.plus(Duration.ofHours(1)))).isEmpty();
        assertThat(book.due(NOW.plus(Duration.ofHours(1)).plusMillis(1)))
                .extracting(StepSignals::missing)
                .containsExactly(3);
    }

    @Test
    void shouldReadAgainFromTheOldestOpenStep() {
        fold(response(1, 0, 0, 10, 1, Verdict.CORRECT));
        book.fold(new SignalBook.Position(5, 40), other(), NOW);
        book.passed(new SignalBook.Position(3, 1));
        book.passed(new SignalBook.Position(5, 41));
        assertThat(book.positions()).isEqualTo(Map.of(3, 0L, 5, 40L));

        book.forget(5);

        assertThat(book.positions()).isEqualTo(Map.of(3, 0L));
    }

    private static JudgedResponse other() {
        return new JudgedResponse(
                new LaneStep("run", "induction", 1), 0, 0, 1, 2, 1, 0, 5, 1, Verdict.TIMEOUT, Optional.empty());
    }

    @Test
    void shouldRefuseARewardThatContradictsItsStep() {
        fold(response(1, 0, 0, 10, 1, Verdict.CORRECT));
        JudgedResponse wider = new JudgedResponse(
                new LaneStep("run", "deduction", 1), 0, 0, 3, 2, 1, 0, 5, 1, Verdict.TIMEOUT, Optional.empty());

        assertThatThrownBy(() -> fold(wider))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("step 1 has 2 prompts of 2 samples by its first reward, not 3 of 2");
    }

    @Test
    void shouldRefuseAPlaceOutsideTheStep() {
        assertThatThrownBy(() -> response(1, 2, 0, 10, 1, Verdict.CORRECT))
                .hasMessageContaining("sample 0 of prompt 2");
    }
}
