// SPDX-License-Identifier: Apache-2.0
package io.triad.evaluation.suite;

import io.triad.evaluation.score.Decoding;
import io.triad.reasoning.verdict.Judgement;

/**
 * A response that is a program, with its verdict.
 *
 * @param sample 0 for greedy, 0 to k − 1 for sampled
 */
public record JudgedProgram(String taskId, Decoding decoding, int sample, Judgement judgement) {}
