// SPDX-License-Identifier: Apache-2.0
package io.triad.verifier;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.triad.verifier.signals.SignalThresholds;
import java.time.Duration;

/** Bounds of judging, and when signals warn. */
@ConfigMapping(prefix = "triad.verifier")
public interface VerifierConfig {
    /** How long one judgement may take before its verdict is TIMEOUT, which carries no number. */
    @WithDefault("10s")
    Duration judgeTimeout();

    /**
     * How many judgements may run at once on behalf of one caller: the event flow and the gRPC service have this many each.
     */
    @WithDefault("8")
    int maxJudging();

    /** The signals of reward hacking. */
    Signals signals();

    /** What signals are compared with. A signal warns beyond its bound: it is logged and counted, and nothing is stopped. */
    interface Signals {
        /** How many of a lane's first steps the length of responses is compared with. */
        @WithDefault("3")
        int baselineSteps();

        /** How long after its last reward a step is closed although rewards are missing. */
        @WithDefault("1h")
        Duration stepIdle();

        /** Least mean length of a response, as a multiple of the baseline's. */
        @WithDefault("0.5")
        double minLengthDrift();

        /** Greatest mean length of a response, as a multiple of the baseline's. */
        @WithDefault("2.0")
        double maxLengthDrift();

        /** Greatest share of responses that give several answers. */
        @WithDefault("0.05")
        double maxSeveralAnswers();

        /** Greatest share of groups whose rewards are all equal. */
        @WithDefault("0.9")
        double maxGroupCollapse();

        /** Greatest share of the reward's variance that its format part makes up. */
        @WithDefault("0.75")
        double maxFormatDominance();

        /** Returns the bounds. */
        default SignalThresholds thresholds() {
            return new SignalThresholds(
                    minLengthDrift(), maxLengthDrift(), maxSeveralAnswers(), maxGroupCollapse(), maxFormatDominance());
        }
    }
}
