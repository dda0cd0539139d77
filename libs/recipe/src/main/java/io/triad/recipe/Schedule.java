// SPDX-License-Identifier: Apache-2.0
package io.triad.recipe;

/**
 * How the learning rate moves over a lane's steps. A silent recipe means the public runs' constant rate.
 *
 * @param shape after the warm-up; silent: constant
 * @param warmupSteps steps in which the rate rises in proportion, the last of them at the full rate; silent: 0
 * @param finalShare share of the rate at the lane's last step, for cosine; silent: 0.1
 */
public record Schedule(
        @Describes("How the learning rate goes on after its warm-up: it stays, or falls along half a cosine.")
        @Default("\"constant\"")
        ScheduleShape shape,

        @Describes("Steps in which the learning rate rises in proportion.")
        @Default("0")
        @Within(min = 0, max = 1_000_000)
        int warmupSteps,

        @Describes("Share of the learning rate at the lane's last step, for `cosine`.")
        @Default("0.1")
        @Within(min = 0, max = 1)
        double finalShare) {
    /** The constant rate. */
    public static final Schedule USUAL = new Schedule(ScheduleShape.CONSTANT, 0, 0.1);

    public Schedule {
        Constraints.check(Schedule.class, shape, warmupSteps, finalShare);
    }

    /**
     * Returns the share of the learning rate at a step: with w steps of warm-up and S in all, s/w up to step w, then 1, or for
     * cosine f + (1 − f) · (1 + cos(π·(s − w)/(S − w)))/2 with the final share f.
     *
     * @param step s, from 1
     * @param numSteps S
     */
    public double share(int step, int numSteps) {
        if (step <= warmupSteps) {
            return (double) step / warmupSteps;
        }
        return switch (shape) {
            case CONSTANT -> 1;
            case COSINE -> {
                double done = (double) (step - warmupSteps) / (numSteps - warmupSteps);
                yield finalShare + (1 - finalShare) * (1 + StrictMath.cos(StrictMath.PI * done)) / 2;
            }
        };
    }
}
