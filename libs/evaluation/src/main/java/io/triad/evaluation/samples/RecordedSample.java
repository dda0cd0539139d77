// SPDX-License-Identifier: Apache-2.0
package io.triad.evaluation.samples;

import io.triad.evaluation.sampling.DrawnResponse;

/**
 * A response that was drawn, with what decides it.
 *
 * @param task id of the task that it was drawn for, for whoever reads the file
 */
public record RecordedSample(SampleKey key, String task, DrawnResponse response) {}
