// SPDX-License-Identifier: Apache-2.0
package io.triad.policy.sampling;

import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import io.triad.policy.RandomStream;
import java.util.Arrays;
import java.util.Map;

/**
 * Draws the next token of one row from its logits. Scratch belongs to one thread; read the result before the next draw.
 *
 * <p>A draw takes one number u of the request's stream and is the first token at which the running sum of weights, in
 * float64, exceeds u times their total; tokens come in the order of their ids, or where some are left out from the likeliest down
 * (lower ids first among equals). The log-probability is that of the whole distribution, without bias.
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
        double biasedTotal = settings.logitBias().isEmpty() ? total : bias(logits, from, scale, settings);
        if (greedy) {
            token = likeliest(logits, from, settings.logitBias());
        } else if (settings.topP() < 1 || settings.topK() > 0 || settings.minP() > 0) {
            token = drawFromLikeliest(biasedTotal, settings, random.nextDouble());
        } else {
            token = drawFromAll(biasedTotal, random.nextDouble());
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

    /** Weights of the logits with their bias; returns the total. */
    private double bias(float[] logits, int from, float scale, SamplingSettings settings) {
        System.arraycopy(logits, from, weights, 0, vocabSize);
        settings.logitBias().forEach((id, bias) -> weights[id] += bias);
        VectorFloats.expInPlace(weights, vocabSize, scale, VectorFloats.max(weights, vocabSize) * scale);
        return total();
    }

    /** By the logits themselves: different ones may have one weight. */
    private int likeliest(float[] logits, int from, Map<Integer, Float> biases) {
        int best = 0;
        float largest = Float.NEGATIVE_INFINITY;
        for (int id = 0; id < vocabSize; id++) {
            float logit = logits[from + id] + (biases.isEmpty() ? 0f : biases.getOrDefault(id, 0f));
            if (logit > largest) {
                largest = logit;
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

    /** The rules of {@link SamplingSettings} each leave a number of the likeliest tokens, so the smallest number holds. */
    private int drawFromLikeliest(double total, SamplingSettings settings, double uniform) {
        int count = rankLikeliest(total, settings);
        double whole = total;
        if (settings.topK() > 0 && settings.topK() < count) {
            count = settings.topK();
        }
        if (settings.topK() > 0) {
            whole = sumOfRanks(count);
        }
        double nucleus = 0;
        int size = 0;
        while (size < count && (nucleus < settings.topP() * whole || settings.topP() == 1)) {
            nucleus += weights[(int) ranked[size++]];
        }
        float smallest = (float) (settings.minP() * weights[(int) ranked[0]]);
        while (size > 1 && weights[(int) ranked[size - 1]] < smallest) {
            nucleus -= weights[(int) ranked[--size]];
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

    private double sumOfRanks(int count) {
        double sum = 0;
        for (int rank = 0; rank < count; rank++) {
            sum += weights[(int) ranked[rank]];
        }
        return sum;
    }

    /**
     * Sorts the tokens that may be drawn by their weight, and tells how many there are. Tokens below (1 − topP)/V of the total hold less than
     * 1 − topP together, so the nucleus is among the others, which are few; under topK alone all may be drawn.
     */
    private int rankLikeliest(double total, SamplingSettings settings) {
        double largest = 0;
        for (int id = 0; id < vocabSize; id++) {
            largest = Math.max(largest, weights[id]);
        }
        double ofNucleus = settings.topK() > 0 ? 0 : (1 - settings.topP()) / vocabSize * total * 0.999;
        double threshold = Math.max(ofNucleus, (float) (settings.minP() * largest));
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
        if (settings.topK() > 0 && settings.topK() < count) {
            moveSmallestFirst(settings.topK(), count);
            Arrays.sort(ranked, 0, settings.topK());
        } else {
            Arrays.sort(ranked, 0, count);
        }
        return count;
    }

    /** Partitions until the smallest so many of the ranks stand first (Hoare's selection); all ranks differ. */
    private void moveSmallestFirst(int number, int count) {
        int low = 0;
        int high = count - 1;
        while (low < high) {
            long pivot = ranked[low + (high - low) / 2];
            int left = low;
            int right = high;
            while (left <= right) {
                while (ranked[left] < pivot) {
                    left++;
                }
                while (ranked[right] > pivot) {
                    right--;
                }
                if (left <= right) {
                    long swapped = ranked[left];
                    ranked[left++] = ranked[right];
                    ranked[right--] = swapped;
                }
            }
            if (number <= right + 1) {
                high = right;
            } else if (number >= left) {
                low = left;
            } else {
                return;
            }
        }
    }
}
