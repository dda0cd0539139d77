// SPDX-License-Identifier: Apache-2.0
package io.triad.checkpoint.safetensors;

/** A tensor's values as float32 in row-major order, read in runs, in whatever form they are stored. */
@FunctionalInterface
public interface FloatValues {
    /**
     * Reads a run of values.
     *
     * @param from the first one
     * @param to what is filled, from index {@code at} on
     * @param count how many to read
     * @throws IndexOutOfBoundsException when there are fewer values, or less room
     */
    void read(long from, float[] to, int at, int count);
}
