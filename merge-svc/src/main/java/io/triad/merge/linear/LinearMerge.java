// SPDX-License-Identifier: Apache-2.0
package io.triad.merge.linear;

import java.util.List;

/**
 * Linear merge of tensors: {@code Θ = Σᵢ aᵢ·Θᵢ}, element by element (arXiv 2505.10554, section on merging; the idea is that
 * of model soups, arXiv 2203.05482).
 *
 * <p><b>Applied weights.</b> With {@code normalize} the applied weights are {@code aᵢ = wᵢ / Σw}, else {@code aᵢ = wᵢ}.
 * mergekit's {@code linear}, which the paper's merge was made with, divides by Σw unless told otherwise, so the paper's
 * 1.0 / 0.2 / 0.1 is really 0.769 / 0.154 / 0.077. Without dividing, every weight of the model, norms included, would be
 * scaled by 1.3.
 *
 * <p><b>Arithmetic.</b> Float32 throughout, in a fixed order: {@code sum = a₀·x₀; sum = sum + a₁·x₁; …}, each product and
 * each sum rounded, never fused, so the same inputs give the same bits on every machine. Weights are divided in float64 and
 * then rounded to float32. mergekit sums the unnormalised products and divides the sum, in the tensors' own type; the two
 * differ by float32 rounding only.
 *
 * @param weights one finite weight of 0 or more for each input, not all 0
 * @param normalize whether weights are divided by their sum
 */
public record LinearMerge(List<Double> weights, boolean normalize) {
    /** The name of the method in recipes, events and manifests. */
    public static final String METHOD = "linear";

    public LinearMerge {
        weights = List.copyOf(weights);
        for (double weight : weights) {
            if (!(weight >= 0 && Double.isFinite(weight))) {
                throw new IllegalArgumentException("a merge's weight is a finite number of 0 or more, not " + weight);
            }
        }
        if (weights.stream().mapToDouble(Double::doubleValue).sum() <= 0) {
            throw new IllegalArgumentException("a merge needs a weight above 0, not " + weights);
        }
    }

    /** Returns the weights as applied, one for each input: summing to 1 when normalised. */
    public List<Double> appliedWeights() {
        if (!normalize) {
            return weights;
        }
        double sum = 0;
        for (double weight : weights) {
            sum += weight;
        }
        double divisor = sum;
        return weights.stream().map(weight -> weight / divisor).toList();
    }

    /**
     * Returns the merge of one tensor.
     *
     * @param inputs the tensor's values in each input, all of one length; not written to
     * @return values of that length, in an array of the caller's
     */
    public float[] combine(List<float[]> inputs) {
        if (inputs.size() != weights.size()) {
            throw new IllegalArgumentException(weights.size() + " weights cannot merge " + inputs.size() + " inputs");
        }
        List<Double> applied = appliedWeights();
        float[] sum = new float[inputs.getFirst().length];
        for (int input = 0; input < inputs.size(); input++) {
            float[] values = inputs.get(input);
            if (values.length != sum.length) {
                throw new IllegalArgumentException(
                        "input " + input + " of a merge has " + values.length + " values, the first has " + sum.length);
            }
            float weight = applied.get(input).floatValue();
            if (input == 0) {
                for (int index = 0; index < sum.length; index++) {
                    sum[index] = weight * values[index];
                }
            } else {
                for (int index = 0; index < sum.length; index++) {
                    sum[index] = sum[index] + weight * values[index];
                }
            }
        }
        return sum;
    }
}
