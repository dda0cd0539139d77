// SPDX-License-Identifier: Apache-2.0
package io.triad.judging;

import io.triad.reasoning.maths.Deadline;
import io.triad.reasoning.puzzle.Puzzle;
import io.triad.reasoning.verdict.Judgement;
import io.triad.reasoning.verdict.RewardScheme;

/** Finds the verdict on a response. */
@FunctionalInterface
public interface Judge {
    /** Returns the verdict by the deadline; masked, never an exception, when there is none. */
    Judgement judge(Puzzle puzzle, String response, RewardScheme scheme, Deadline deadline);
}
