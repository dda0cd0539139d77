// SPDX-License-Identifier: Apache-2.0
package io.triad.policy.sampling;

import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import io.triad.policy.RandomStream;
import java.util.Arrays;

/**
 * Draws the next token of one row from its logits. Scratch belongs to one thread; read the result before the next draw.
 *
 * <p>A draw takes one number u of the request's stream and is the first token at which the running sum of weights, in
 * float64, exceeds u times their total; tokens come in the order of their ids, or under top-p from the likeliest down
 * (lower ids first among equals).
 */
final class TokenChoice {
    private final int vocabSize;
    private final float[] weights;
    private long[] ranked = new long[0];
    private int token;
    private float logProb;

    TokenChoice(int vocabSize) {
        this.vocabSize = vocabSize;
        this.weights = new float[VectorFloats.padded(vocabSize)];
    }

    int token() {
        return token;
    }

    float logProb() {
        return logProb;
    }

    /** @throws TriadException NON_FINITE when a logit is NaN or infinite */
    void draw(float[] logits, int from, SamplingSettings settings, RandomStream random) {
        boolean greedy = settings.temperature() == 0;
        float scale = greedy ? 1f : (float) (1 / settings.temperature());
        System.arraycopy(logits, from, weights, 0, vocabSize);
        float largest = VectorFloats.max(weights, vocabSize) * scale;
        VectorFloats.expInPlace(weights, vocabSize, scale, largest);
        double total = total();
        if (!Double.isFinite(total)) {
            throw new TriadException(
                    ErrorCode.NON_FINITE, "the policy's logits are not finite: their weights sum to " + total);
        }
        if (greedy) {
            token = likeliest(logits, from);
        } else if (settings.topP() < 1) {
            token = drawFromNucleus(total, settings.topP(), random.nextDouble());
        } else {
            token = drawFromAll(total, random.nextDouble());
        }
        logProb = (float) ((double) logits[from + token] * scale - largest - StrictMath.log(total));
    }

    private double total() {
        double sum0 = 0;
        double sum1 = 0;
        double sum2 = 0;
        double sum3 = 0;
        int index = 0;
        for (; index + 4 <= vocabSize; index += 4) {
            sum0 += weights[index];
            sum1 += weights[index + 1];
            sum2 += weights[index + 2];
            sum3 += weights[index + 3];
        }
        for (; index < vocabSize; index++) {
            sum0 += weights[index];
        }
        return (sum0 + sum1) + (sum2 + sum3);
    }

    private int likeliest(float[] logits, int from) {
        int best = 0;
        for (int id = 1; id < vocabSize; id++) {
            if (logits[from + id] > logits[from + best]) {
                best = id;
            }
        }
        return best;
    }

    private int drawFromAll(double total, double uniform) {
        double target = uniform * total;
        double sum = 0;
        int last = 0;
        for (int id = 0; id < vocabSize; id++) {
            sum += weights[id];
            if (sum > target) {
                return id;
            }
            if (weights[id] > weights[last]) {
                last = id;
            }
        }
        // The running sum may end a rounding below the total; the likeliest token then stands for the sliver.
        return last;
    }

    /**
     * Tokens below (1 − topP)/V of the total hold less than 1 − topP together, so the set is among the others, which are
     * few: only they are sorted.
     */
    private int drawFromNucleus(double total, double topP, double uniform) {
        double threshold = (1 - topP) / vocabSize * total * 0.999;
        if (ranked.length == 0) {
            ranked = new long[vocabSize];
        }
        int count = 0;
        for (int id = 0; id < vocabSize; id++) {
            if (weights[id] >= threshold) {
                // Weights are not negative, so their bits order as they do; the complement puts the largest first.
                ranked[count++] = ((long) ~Float.floatToRawIntBits(weights[id]) << 32) | id;
            }
        }
        Arrays.sort(ranked, 0, count);
        double nucleus = 0;
        int size = 0;
        while (size < count && nucleus < topP * total) {
            nucleus += weights[(int) ranked[size++]];
        }
        double target = uniform * nucleus;
        double sum = 0;
        for (int rank = 0; rank < size; rank++) {
            sum += weights[(int) ranked[rank]];
            if (sum > target) {
                return (int) ranked[rank];
            }
        }
        return (int) ranked[0];
    }
}
