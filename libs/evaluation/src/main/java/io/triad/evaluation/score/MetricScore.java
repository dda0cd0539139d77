// SPDX-License-Identifier: Apache-2.0
package io.triad.evaluation.score;

import io.triad.evaluation.statistics.Estimate;

/**
 * What a checkpoint reaches on some tasks under a metric.
 *
 * @param numTasks distinct tasks that it rests on, at least one
 * @param estimate mean over the tasks, with its 95 % interval
 */
public record MetricScore(Slice slice, Metric metric, int numTasks, Estimate estimate) {}
