// SPDX-License-Identifier: Apache-2.0
package io.triad.verifier;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Bounds of judging. */
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
}
