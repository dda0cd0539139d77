// SPDX-License-Identifier: Apache-2.0
package io.triad.judging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.triad.proto.task.v1.RewardScheme;
import io.triad.reasoning.verdict.Judgement;
import io.triad.reasoning.verdict.Verdict;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class JudgementWireTest {
    @ParameterizedTest
    @EnumSource(names = {"CORRECT", "WRONG", "UNPARSEABLE", "MALFORMED"})
    void shouldWriteTheNumbersOfAVerdictOnTheResponse(Verdict verdict) {
        var written = JudgementWire.write(new Judgement.Scored(verdict, 1, -1.5, "why"));

        assertThat(written.getVerdict().name()).isEqualTo("VERDICT_" + verdict);
        assertThat(written.getParts().getFormat()).isEqualTo(1.0);
        assertThat(written.getParts().getAnswer()).isEqualTo(-1.5);
        assertThat(written.getParts().getTotal()).isEqualTo(-0.5);
        assertThat(written.getExplanation()).isEqualTo("why");
    }

    @ParameterizedTest
    @EnumSource(names = {"TIMEOUT", "VERIFIER_ERROR"})
    void shouldWriteNoNumberWhereThereIsNone(Verdict verdict) {
        var written = JudgementWire.write(new Judgement.Masked(verdict, "why"));

        assertThat(written.getVerdict().name()).isEqualTo("VERDICT_" + verdict);
        assertThat(written.hasParts()).isFalse();
    }

    @ParameterizedTest
    @EnumSource(names = {"REWARD_SCHEME_UNSPECIFIED", "UNRECOGNIZED"})
    void shouldRefuseASchemeThatIsNone(RewardScheme scheme) {
        assertThatThrownBy(() -> JudgementWire.read(scheme))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(scheme.name());
    }
}
