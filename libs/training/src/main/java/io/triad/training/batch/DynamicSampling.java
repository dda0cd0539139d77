// SPDX-License-Identifier: Apache-2.0
package io.triad.training.batch;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Dynamic sampling of DAPO (arXiv 2503.14476, section 3.2): a group whose rewards are all equal has no advantage to tell its
 * responses apart by, so it is left out and another prompt is sampled in its place.
 *
 * <p>DAPO asks for 0 &lt; right &lt; G of G responses. Rewards here have more than two values, so a group teaches when two of its
 * scored rewards differ, as in verl's filter on the sequence reward; a group with fewer than two scored rewards never
 * does.
 */
public final class DynamicSampling {
    /** Why a rollout of a group that teaches nothing is dropped. */
    public static final String ALL_EQUAL = "group-all-equal";

    private DynamicSampling() {}

    /**
     * Returns the prompts whose groups teach something, ascending.
     *
     * @param scored rollouts with a reward
     */
    public static Set<Integer> informative(Collection<JudgedRollout> scored) {
        Map<Integer, Double> first = new HashMap<>();
        Set<Integer> informative = new TreeSet<>();
        for (JudgedRollout rollout : scored) {
            double reward = ((JudgedRollout.Judgement.Scored) rollout.judgement()).reward();
            if (first.merge(rollout.promptIndex(), reward, (known, told) -> known) != reward) {
                informative.add(rollout.promptIndex());
            }
        }
        return informative;
    }

    /**
     * Returns the batch of the groups that teach something; when none does, that of the first round, so that a step is a step.
     *
     * @param scored rollouts with a reward, of all rounds, in batch order
     * @param numPrompts prompts of the first round
     * @param dropped rollouts without a reward
     */
    public static StepBatch batch(List<JudgedRollout> scored, int numPrompts, List<StepBatch.Dropped> dropped) {
        Set<Integer> informative = informative(scored);
        List<JudgedRollout> items = new ArrayList<>();
        List<JudgedRollout> spare = new ArrayList<>();
        List<StepBatch.Dropped> all = new ArrayList<>(dropped);
        for (JudgedRollout rollout : scored) {
            boolean used = informative.isEmpty()
                    ? rollout.promptIndex() < numPrompts
                    : informative.contains(rollout.promptIndex());
            if (used) {
                items.add(rollout);
            } else {
                spare.add(rollout);
                all.add(StepBatch.Dropped.of(rollout, ALL_EQUAL));
            }
        }
        return new StepBatch(items, all, spare);
    }
}
