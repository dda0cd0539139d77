// SPDX-License-Identifier: Apache-2.0
package io.triad.benchmarks;

import io.triad.algebra.SymjaAlgebra;
import io.triad.reasoning.puzzle.Puzzle;
import io.triad.reasoning.verdict.Judgement;
import io.triad.reasoning.verdict.RewardScheme;
import io.triad.reasoning.verdict.Verifier;

/** The one place at which the benchmarks call the verifier. */
final class Judging {

    private final Verifier verifier = new Verifier(new SymjaAlgebra());

    /** The verdict under the alignment stage's rewards. */
    Judgement judge(Puzzle puzzle, String response) {
        return verifier.judge(puzzle, response, RewardScheme.META);
    }
}
