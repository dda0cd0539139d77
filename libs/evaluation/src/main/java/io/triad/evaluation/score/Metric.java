// SPDX-License-Identifier: Apache-2.0
package io.triad.evaluation.score;

import java.util.ArrayList;
import java.util.List;

/** What a task's responses are worth, from 0 to 1. */
public sealed interface Metric {
    /** The name in files and tables. */
    String label();

    /** Whether the one greedy response is right. */
    record Greedy() implements Metric {
        @Override
        public String label() {
            return "pass@1 greedy";
        }
    }

    /**
     * The share of right ones among k sampled responses: its expectation is the probability of a right response, whatever k.
     *
     * @param k responses, all that were drawn
     */
    record Average(int k) implements Metric {
        @Override
        public String label() {
            return "avg@" + k;
        }
    }

    /**
     * Whether any of k sampled responses is right, estimated without bias from all there are
     * ({@link io.triad.evaluation.statistics.PassAtK}). Of k = 1 it is {@link Average}.
     */
    record Pass(int k) implements Metric {
        @Override
        public String label() {
            return "pass@" + k;
        }
    }

    /**
     * Whether the answer that most of k sampled responses give is right ({@link MajorityVote}); of fewer than were drawn the mean over
     * all choices of k among them.
     */
    record Majority(int k) implements Metric {
        @Override
        public String label() {
            return "maj@" + k;
        }
    }

    /**
     * Returns the metrics of so many sampled responses: the average, pass@k for k = 2, 4, 8, … and all, and maj@k for k = 4, 8, … and
     * all (of two, the majority of a tie, it is the average); of one response the average alone, and of none nothing.
     */
    static List<Metric> ofSamples(int numSamples) {
        List<Metric> metrics = new ArrayList<>();
        if (numSamples > 0) {
            metrics.add(new Average(numSamples));
        }
        for (int k = 2; k < numSamples; k *= 2) {
            metrics.add(new Pass(k));
        }
        if (numSamples > 1) {
            metrics.add(new Pass(numSamples));
        }
        for (int k = 4; k < numSamples; k *= 2) {
            metrics.add(new Majority(k));
        }
        if (numSamples > 1) {
            metrics.add(new Majority(numSamples));
        }
        return metrics;
    }
}
