// SPDX-License-Identifier: Apache-2.0
package io.triad.replay.advantage;

import io.triad.proto.step.v1.StepTrained;
import io.triad.training.batch.JudgedRollout;
import io.triad.training.step.Advantages;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The advantages of one step: recomputed as the run computed them, and compared with another way.
 *
 * @param step number of the step
 * @param asRecorded whether the recomputed ones are the recorded ones, to the bit
 * @param responses each response with both, in the order of the batch; those left out have no second
 */
public record StepAdvantages(int step, boolean asRecorded, List<ResponseAdvantages> responses) {
    public StepAdvantages {
        responses = List.copyOf(responses);
    }

    /**
     * A response's advantages.
     *
     * @param rolloutId the response
     * @param group number of its prompt
     * @param reward the verifier's
     * @param recomputed by the run's recipe
     * @param compared by the other way; NaN when the response was left out
     */
    public record ResponseAdvantages(String rolloutId, int group, double reward, double recomputed, double compared) {
        /** Tells whether the two are not the same bits. */
        public boolean differs() {
            return Double.compare(recomputed, compared) != 0;
        }

        /** Tells whether the response would be pushed the other way, or no longer be pushed. */
        public boolean turns() {
            return Math.signum(recomputed) != Math.signum(compared);
        }
    }

    static StepAdvantages of(
            StepTrained step,
            List<JudgedRollout> all,
            double[] recomputed,
            List<JudgedRollout> rest,
            double[] compared) {
        Map<String, Double> others = new HashMap<>();
        for (int place = 0; place < rest.size(); place++) {
            others.put(rest.get(place).id(), compared[place]);
        }
        List<ResponseAdvantages> responses = new ArrayList<>();
        for (int place = 0; place < all.size(); place++) {
            JudgedRollout rollout = all.get(place);
            responses.add(new ResponseAdvantages(
                    rollout.id(),
                    rollout.promptIndex(),
                    ((JudgedRollout.Judgement.Scored) rollout.judgement()).reward(),
                    recomputed[place],
                    others.getOrDefault(rollout.id(), Double.NaN)));
        }
        return new StepAdvantages(
                step.getManifest().getStep(),
                Advantages.sha256(recomputed).equals(step.getAdvantagesSha256()),
                responses);
    }

    /** Returns how many advantages are not the same bits. */
    public long numDiffering() {
        return responses.stream().filter(ResponseAdvantages::differs).count();
    }

    /** Returns how many responses would be pushed the other way. */
    public long numTurned() {
        return responses.stream().filter(ResponseAdvantages::turns).count();
    }

    /** Returns how many groups have only zero advantages as recorded: nothing is learnt from them. */
    public long numSilentGroups() {
        Map<Integer, Double> largest = new HashMap<>();
        responses.forEach(response -> largest.merge(response.group(), Math.abs(response.recomputed()), Math::max));
        return largest.values().stream().filter(advantage -> advantage == 0).count();
    }

    /** Returns the largest difference of an advantage, among the responses that have both. */
    public double maxDifference() {
        return responses.stream()
                .mapToDouble(response -> Math.abs(response.recomputed() - response.compared()))
                .filter(difference -> !Double.isNaN(difference))
                .max()
                .orElse(0);
    }
}
