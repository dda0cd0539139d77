// SPDX-License-Identifier: Apache-2.0
package io.triad.eval.history;

/**
 * What a step measured, as its event tells it.
 *
 * @param clip share of tokens that a bound of the ratio held back
 * @param importanceCapped share of tokens whose importance weight was cut
 * @param padding share of token rows that were padding or computed before
 * @param attentionPadding share of attention's places that were
 * @param trainSeconds inside the computation
 * @param samplingSeconds in which its responses were being drawn
 */
public record StepValues(
        double loss,
        double reward,
        double rewardDeviation,
        double accuracy,
        double wellFormed,
        double kl,
        double entropy,
        double gradientNorm,
        double mismatch,
        double responseTokens,
        double clip,
        double importanceCapped,
        double padding,
        double attentionPadding,
        double trainSeconds,
        double samplingSeconds) {}
