// SPDX-License-Identifier: Apache-2.0
package io.triad.policy.sampling;

/** Why a response ended. */
public enum FinishReason {
    /** The end-of-turn token was drawn; it is the last of the response's tokens. */
    STOP,
    /** {@link SamplingSettings#maxTokens()} tokens were drawn without an end-of-turn. */
    LENGTH,
    /** It was cancelled. */
    CANCELLED
}
