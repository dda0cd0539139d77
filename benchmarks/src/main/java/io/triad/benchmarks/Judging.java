// SPDX-License-Identifier: Apache-2.0
package io.triad.benchmarks;

import io.triad.reasoning.puzzle.Puzzle;
import io.triad.reasoning.verdict.Judgement;
import io.triad.reasoning.verdict.RewardScheme;
import io.triad.reasoning.verdict.Verifier;

/** The one place at which the benchmarks call the verifier. */
final class Judging {

    /** The verdict under the alignment stage's rewards. */
    Judgement judge(Puzzle puzzle, String response) {
        return Verifier.judge(puzzle, response, RewardScheme.META);
    }
}
