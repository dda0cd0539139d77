// SPDX-License-Identifier: Apache-2.0
package io.triad.policy;

import java.util.Arrays;

/** Natural-log probabilities (nats), one a token, as float32; immutable and compared by their bits. */
public final class LogProbs {
    private static final LogProbs EMPTY = new LogProbs(new float[0]);

    private final float[] values;

    private LogProbs(float[] values) {
        this.values = values;
    }

    /** Copies the given log-probabilities. */
    public static LogProbs of(float... values) {
        return values.length == 0 ? EMPTY : new LogProbs(values.clone());
    }

    public static LogProbs empty() {
        return EMPTY;
    }

    public int size() {
        return values.length;
    }

    public float get(int index) {
        return values[index];
    }

    public LogProbs slice(int start, int end) {
        return of(Arrays.copyOfRange(values, start, end));
    }

    /** Sum in nats, accumulated in float64 from first to last. */
    public double sum() {
        double sum = 0;
        for (float value : values) {
            sum += value;
        }
        return sum;
    }

    /** A copy that the caller owns. */
    public float[] toArray() {
        return values.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof LogProbs that && Arrays.equals(values, that.values);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(values);
    }

    @Override
    public String toString() {
        return "LogProbs" + Arrays.toString(values);
    }
}
