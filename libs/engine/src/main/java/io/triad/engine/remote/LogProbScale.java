// SPDX-License-Identifier: Apache-2.0
package io.triad.engine.remote;

import io.triad.policy.sampling.SamplingSettings;

/**
 * Which distribution a server's log-probabilities belong to. A {@link io.triad.policy.sampling.Completion} promises those
 * of the whole distribution at the sampling temperature (at temperature 1 for greedy), before top-p; servers give
 * others, and for some settings they agree.
 */
enum LogProbScale {
    /** The model's own, at temperature 1 before top-p: vLLM's {@code raw_logprobs}, its default. */
    MODEL {
        @Override
        boolean isPromisedFor(SamplingSettings settings) {
            return settings.temperature() == 0 || settings.temperature() == 1;
        }
    },
    /** At the sampling temperature, before top-p: SGLang's. */
    TEMPERED {
        @Override
        boolean isPromisedFor(SamplingSettings settings) {
            return true;
        }
    },
    /** At the sampling temperature, after top-p: vLLM's {@code processed_logprobs}. */
    CUT {
        @Override
        boolean isPromisedFor(SamplingSettings settings) {
            return settings.temperature() == 0 || settings.topP() == 1;
        }
    },
    /** Could not be told, because the policy was all but sure of each probe's next token. */
    UNTOLD {
        @Override
        boolean isPromisedFor(SamplingSettings settings) {
            return MODEL.isPromisedFor(settings) && CUT.isPromisedFor(settings);
        }
    };

    private static final double SAME = 1e-4;
    private static final double SURE = 1e-2;

    /** Whether, for these settings, the log-probabilities are those that a completion promises. */
    abstract boolean isPromisedFor(SamplingSettings settings);

    /**
     * Told from the log-probabilities of one prompt's likeliest next token, drawn in two ways.
     *
     * @param greedy at temperature 0, where all servers agree
     * @param hot at temperature 2 from a nucleus that holds this token alone: the model's own is the same as greedy's, a
     *     cut one is 0, a tempered one is neither
     */
    static LogProbScale of(double greedy, double hot) {
        if (greedy > -SURE) {
            return UNTOLD;
        }
        if (hot > -SAME) {
            return CUT;
        }
        return Math.abs(hot - greedy) < SAME ? MODEL : TEMPERED;
    }
}
