// SPDX-License-Identifier: Apache-2.0
package io.triad.eval.book;

/**
 * How a version does on held-out tasks of its level.
 *
 * @param level of the tasks
 * @param numTasks held-out tasks, at least 1
 * @param numCorrect those that were answered right
 * @param samplesUri object that holds every sample with its verdict
 * @param samplesSha256 its SHA-256
 */
public record LevelProbe(
        MeasuredPolicy policy, int level, int numTasks, int numCorrect, String samplesUri, String samplesSha256) {
    public LevelProbe {
        if (numTasks < 1 || numCorrect < 0 || numCorrect > numTasks) {
            throw new IllegalArgumentException(
                    "of at least 1 task 0 to all are right, not " + numCorrect + " of " + numTasks);
        }
    }

    /** Returns the share of the tasks that were answered right. */
    public double accuracy() {
        return (double) numCorrect / numTasks;
    }
}
