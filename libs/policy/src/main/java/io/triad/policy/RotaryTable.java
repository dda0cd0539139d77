// SPDX-License-Identifier: Apache-2.0
package io.triad.policy;

/**
 * Cosines and sines of the rotary position embedding (Su et al., arXiv 2104.09864) in Hugging Face's half-rotation form:
 * frequency i turns the pair (x[i], x[i + headSize/2]) by position · theta^(−2i/headSize) radians, or as {@link RopeScaling} has it.
 *
 * <p>Angles are computed in float64 with {@link StrictMath} and rounded once to float32, so both forms of the policy use
 * the same bits. (Hugging Face multiplies in float32; the difference is below 1e-4 up to position 1000.)
 */
public final class RotaryTable {
    private final int halfHead;
    private final float[] cosines;
    private final float[] sines;

    private RotaryTable(int halfHead, float[] cosines, float[] sines) {
        this.halfHead = halfHead;
        this.cosines = cosines;
        this.sines = sines;
    }

    /** The table of positions 0 to {@code numPositions} − 1. */
    public static RotaryTable of(PolicyConfig config, int numPositions) {
        int half = config.headSize() / 2;
        double factor = config.ropeScaling().attentionFactor();
        float[] cosines = new float[numPositions * half];
        float[] sines = new float[numPositions * half];
        for (int frequency = 0; frequency < half; frequency++) {
            double plain = StrictMath.pow(config.ropeTheta(), -2.0 * frequency / config.headSize());
            double turn = config.ropeScaling().frequency(plain, frequency, config);
            for (int position = 0; position < numPositions; position++) {
                cosines[position * half + frequency] = (float) (factor * StrictMath.cos(position * turn));
                sines[position * half + frequency] = (float) (factor * StrictMath.sin(position * turn));
            }
        }
        return new RotaryTable(half, cosines, sines);
    }

    /** Frequencies: pairs of a head. */
    public int numFrequencies() {
        return halfHead;
    }

    public int numPositions() {
        return cosines.length / halfHead;
    }

    public float cosine(int position, int frequency) {
        return cosines[position * halfHead + frequency];
    }

    public float sine(int position, int frequency) {
        return sines[position * halfHead + frequency];
    }
}
