// SPDX-License-Identifier: Apache-2.0
package io.triad.training.step;

import io.triad.policy.LogProbs;
import io.triad.policy.PolicyConfig;
import io.triad.policy.PolicyWeights;
import io.triad.policy.TokenIds;
import io.triad.policy.training.ScoredSequence;
import io.triad.recipe.Lane;
import io.triad.training.batch.JudgedRollout;
import io.triad.training.batch.JudgedRollout.Judgement;
import io.triad.training.batch.LaneKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SplittableRandom;

/** A small policy and a batch of two groups of four responses, in which the token {@link #RARE} stands once. */
final class SmallBatch {
    static final int MAX_TOKENS = 8;
    static final int RARE = 23;
    /** Whose response begins with {@link #RARE}. */
    static final int RARE_ROLLOUT = 6;

    static final PolicyWeights WEIGHTS = PolicyWeights.random(
            new PolicyConfig(16, 2, 2, 1, 32, 24, 64, 10_000, 1e-6, false, OptionalInt.empty(), 1, OptionalInt.of(0)),
            5);

    private SmallBatch() {}

    static List<JudgedRollout> rollouts() {
        SplittableRandom random = new SplittableRandom(9);
        List<JudgedRollout> rollouts = new ArrayList<>();
        List<TokenIds> prompts = List.of(ids(random, 4), ids(random, 6));
        for (int index = 0; index < 8; index++) {
            float[] logProbs = new float[2 + random.nextInt(7)];
            Arrays.fill(logProbs, -3);
            TokenIds response = ids(random, logProbs.length);
            if (index == RARE_ROLLOUT) {
                response = TokenIds.of(RARE).plus(response.slice(1, response.size()));
            }
            rollouts.add(new JudgedRollout(
                    new LaneKey("r", Lane.DEDUCTION),
                    1,
                    0,
                    1,
                    index / 4,
                    index % 4,
                    "r/deduction/1/" + index / 4 + "/" + index % 4,
                    new ScoredSequence(prompts.get(index / 4), response),
                    LogProbs.of(logProbs),
                    "engine",
                    new Judgement.Scored(index % 3 - 1, index % 3 == 2, true),
                    new JudgedRollout.LogPosition(0, index),
                    Optional.empty()));
        }
        return rollouts;
    }

    private static TokenIds ids(SplittableRandom random, int count) {
        return TokenIds.of(random.ints(count, 2, RARE).toArray());
    }
}
