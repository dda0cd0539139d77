// SPDX-License-Identifier: Apache-2.0
package io.triad.cli.plan;

/**
 * How long a lane takes, if each of its two parts had the machine to itself.
 *
 * @param name the lane's label, or {@code evaluation}
 * @param samplingSeconds of drawing responses; 0 where none are drawn
 * @param trainingSeconds of moving weights; 0 where none are moved
 */
public record LaneTime(String name, double samplingSeconds, double trainingSeconds) {}
