// SPDX-License-Identifier: Apache-2.0
package io.triad.cli.plan;

import io.triad.recipe.Lane;
import io.triad.recipe.Recipe;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Predicate;

/**
 * How long a recipe takes.
 *
 * @param lanes lane by lane
 * @param shortest seconds when sampling and training each have machines of their own, so that one lane is sampled while another trains
 * @param longest seconds when everything comes one after another
 */
public record TimePlan(List<LaneTime> lanes, double shortest, double longest) {
    public TimePlan {
        lanes = List.copyOf(lanes);
    }

    /**
     * Rates that hold in place of the measured ones, because others sample or train.
     *
     * @param samplingTokens tokens of responses a second
     * @param trainingTokens tokens of prompts and responses a second
     */
    public record Given(OptionalDouble samplingTokens, OptionalDouble trainingTokens) {}

    /**
     * Works it out.
     *
     * @param rates of this machine; empty where both are given
     */
    public static TimePlan of(Recipe recipe, PlannedModel model, Workload work, Optional<Rates> rates, Given given) {
        Seconds seconds = new Seconds(recipe, new ModelCost(model.config()), rates, given);
        List<LaneTime> lanes = new ArrayList<>();
        work.lanes()
                .forEach(lane -> lanes.add(new LaneTime(lane.name(), seconds.sampling(lane), seconds.training(lane))));
        double longest = lanes.stream()
                .mapToDouble(lane -> lane.samplingSeconds() + lane.trainingSeconds())
                .sum();
        double shortest = overlapped(lanes, name -> isOf(name, Lane.specialists()))
                + overlapped(lanes, name -> isOf(name, Lane.domains()))
                + lanes.stream()
                        .filter(lane -> !isOf(lane.name(), Lane.specialists()) && !isOf(lane.name(), Lane.domains()))
                        .mapToDouble(lane -> lane.samplingSeconds() + lane.trainingSeconds())
                        .sum();
        return new TimePlan(lanes, shortest, longest);
    }

    private static boolean isOf(String name, List<Lane> lanes) {
        return lanes.stream().anyMatch(lane -> lane.label().equals(name));
    }

    private static double overlapped(List<LaneTime> lanes, Predicate<String> stage) {
        double sampling = 0;
        double training = 0;
        for (LaneTime lane : lanes) {
            if (stage.test(lane.name())) {
                sampling += lane.samplingSeconds();
                training += lane.trainingSeconds();
            }
        }
        return Math.max(sampling, training);
    }

    private record Seconds(Recipe recipe, ModelCost cost, Optional<Rates> measured, Given given) {
        private Rates rates() {
            return measured.orElseThrow(() -> new IllegalStateException("a rate is neither given nor measured"));
        }

        /** A step of many responses takes its arithmetic, or reading the weights once, whichever is longer. */
        double sampling(LaneWork lane) {
            if (!lane.isSampled()) {
                return 0;
            }
            if (given.samplingTokens().isPresent()) {
                return lane.responseTokens() / given.samplingTokens().getAsDouble();
            }
            double atOnce = Math.min(
                    UsualBounds.RESPONSES_AT_ONCE, Math.max(1, lane.responses() / (double) Math.max(1, lane.steps())));
            double arithmetic = cost.forward(lane.responseTokens(), lane.responseTokens(), lane.meanLength())
                    / rates().samplingOperations();
            double reading = lane.responseTokens() / atOnce * cost.numParameters() * Float.BYTES / rates().readBytes();
            double prompts = cost.forward(lane.promptTokens(), 0, lane.meanLength()) / rates().samplingOperations();
            return prompts + Math.max(arithmetic, reading);
        }

        double training(LaneWork lane) {
            if (!lane.isTrained()) {
                return 0;
            }
            if (given.trainingTokens().isPresent()) {
                return (lane.promptTokens() + lane.responseTokens())
                        / given.trainingTokens().getAsDouble();
            }
            double operations = lane.isSampled()
                    ? cost.training(lane, recipe.plan(Lane.of(lane.name())).training())
                    : cost.supervised(lane);
            return operations / rates().trainingOperations();
        }
    }
}
