// SPDX-License-Identifier: Apache-2.0
package io.triad.engine.remote;

import static org.assertj.core.api.Assertions.assertThat;

import io.triad.policy.sampling.SamplingSettings;
import org.junit.jupiter.api.Test;

/** Two tokens with probabilities 0.8 and 0.2; at temperature 2 they have 2/3 and 1/3. */
class LogProbScaleTest {
    private static final double GREEDY = Math.log(0.8);

    @Test
    void shouldTellScalesApart() {
        assertThat(LogProbScale.of(GREEDY, GREEDY)).isEqualTo(LogProbScale.MODEL);
        assertThat(LogProbScale.of(GREEDY, Math.log(2.0 / 3))).isEqualTo(LogProbScale.TEMPERED);
        assertThat(LogProbScale.of(GREEDY, 0)).isEqualTo(LogProbScale.CUT);
        assertThat(LogProbScale.of(-1e-5, -1e-5)).isEqualTo(LogProbScale.UNTOLD);
    }

    @Test
    void shouldKnowForWhichSettingsALogProbIsWhatIsPromised() {
        SamplingSettings greedy = SamplingSettings.greedy(1);
        SamplingSettings plain = new SamplingSettings(1, 1, 1);
        SamplingSettings cut = new SamplingSettings(1, 0.9, 1);
        SamplingSettings cold = new SamplingSettings(0.6, 1, 1);
        SamplingSettings both = new SamplingSettings(0.6, 0.9, 1);

        assertThat(LogProbScale.values()).allMatch(scale -> scale.isPromisedFor(greedy) && scale.isPromisedFor(plain));
        assertThat(LogProbScale.values())
                .filteredOn(scale -> scale.isPromisedFor(cut))
                .containsExactly(LogProbScale.MODEL, LogProbScale.TEMPERED);
        assertThat(LogProbScale.values())
                .filteredOn(scale -> scale.isPromisedFor(cold))
                .containsExactly(LogProbScale.TEMPERED, LogProbScale.CUT);
        assertThat(LogProbScale.values())
                .filteredOn(scale -> scale.isPromisedFor(both))
                .containsExactly(LogProbScale.TEMPERED);
    }
}
