// SPDX-License-Identifier: Apache-2.0
package io.triad.replay.train;

import io.triad.proto.step.v1.StepTrained;
import io.triad.proto.step.v1.TensorDigest;
import io.triad.training.step.StepOutcome;
import io.triad.training.step.TensorDigests;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * What is not the same about a step that was trained again.
 *
 * @param what what differs first, in the order of the computation
 * @param tensor the first tensor that differs, by name; empty when the log does not tell tensors apart
 * @param recorded digest in the log
 * @param now digest of what was computed now
 */
public record StepDifference(What what, Optional<String> tensor, String recorded, String now) {
    /** What a step goes through. */
    public enum What {
        WEIGHTS_BEFORE,
        ADVANTAGES,
        GRADIENT,
        WEIGHTS_AFTER
    }

    static Optional<StepDifference> first(
            StepTrained recorded, String weightsBefore, StepOutcome outcome, TensorDigests after) {
        return differing(What.WEIGHTS_BEFORE, recorded.getManifest().getWeightsSha256Before(), weightsBefore)
                .or(() -> differing(What.ADVANTAGES, recorded.getAdvantagesSha256(), outcome.advantagesSha256()))
                .or(() -> differing(
                        What.GRADIENT,
                        recorded,
                        recorded.getGradientSha256(),
                        outcome.gradients(),
                        TensorDigest::getGradientSha256))
                .or(() -> differing(
                        What.WEIGHTS_AFTER,
                        recorded,
                        recorded.getWeightsSha256After(),
                        after,
                        TensorDigest::getWeightsSha256));
    }

    private static Optional<StepDifference> differing(What what, String recorded, String now) {
        return recorded.equals(now)
                ? Optional.empty()
                : Optional.of(new StepDifference(what, Optional.empty(), recorded, now));
    }

    private static Optional<StepDifference> differing(
            What what, StepTrained step, String recorded, TensorDigests now, Function<TensorDigest, String> digest) {
        if (recorded.equals(now.whole())) {
            return Optional.empty();
        }
        Map<String, String> each = now.each();
        for (TensorDigest tensor : step.getTensorsList()) {
            String found = each.getOrDefault(tensor.getName(), "");
            if (!digest.apply(tensor).equals(found)) {
                return Optional.of(
                        new StepDifference(what, Optional.of(tensor.getName()), digest.apply(tensor), found));
            }
        }
        return Optional.of(new StepDifference(what, Optional.empty(), recorded, now.whole()));
    }

    @Override
    public String toString() {
        String of =
                switch (what) {
                    case WEIGHTS_BEFORE -> "the weights before the step";
                    case ADVANTAGES -> "the advantages";
                    case GRADIENT -> "the gradient";
                    case WEIGHTS_AFTER -> "the weights after the step";
                };
        return of + tensor.map(name -> ", first in tensor " + name).orElse("") + ": recorded " + recorded + ", now "
                + now;
    }
}
