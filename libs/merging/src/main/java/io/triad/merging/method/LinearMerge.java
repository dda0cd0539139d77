// SPDX-License-Identifier: Apache-2.0
package io.triad.merging.method;

import io.triad.checkpoint.safetensors.FloatValues;
import java.util.List;

/**
 * Linear merge: {@code Θ = Σᵢ wᵢ·Θᵢ / Σᵢ wᵢ}, element by element, or {@code Σᵢ wᵢ·Θᵢ} when it is not to be normalised
 * (model soups, arXiv 2203.05482; the merge of arXiv 2505.10554).
 *
 * <p><b>Normalising.</b> mergekit's {@code linear}, which the paper's merge was made with, divides by Σw unless told
 * otherwise, so the paper's 1.0 / 0.2 / 0.1 is really 0.769 / 0.154 / 0.077. Without dividing, every weight of the model,
 * norms included, would be scaled by 1.3.
 *
 * <p><b>Arithmetic.</b> Float32 in a fixed order: {@code sum = w₀·x₀; sum = sum + w₁·x₁; …}. What is rounded when differs, and
 * both ways are here. {@link Division#OF_SUM} is mergekit's, to the bit: product and sum are one operation with one rounding, and
 * the sum is divided. {@link Division#OF_WEIGHTS} divides the weights in float64 and rounds each product and each sum, which is how
 * the suite's runs were and are merged, so that theirs can be made again to the bit.
 *
 * @param weights one finite weight for each input; when normalised, their sum is not 0
 * @param normalize whether to divide by the sum of the weights
 * @param division what is divided
 */
public record LinearMerge(List<Double> weights, boolean normalize, Division division) implements MergeMethod {
    /** The name of the method in recipes, events, merge files and manifests. */
    public static final String METHOD = "linear";

    static final MethodSpec SPEC = new MethodSpec(
            METHOD,
            MethodSpec.Base.IGNORED,
            1,
            Integer.MAX_VALUE,
            List.of(ParameterSpec.number("weight", ParameterSpec.Scope.INPUT), ParameterSpec.flag("normalize", true)),
            settings -> new LinearMerge(settings.numbers("weight"), settings.flag("normalize"), Division.OF_SUM));

    /** What a normalised merge divides by the sum of the weights. */
    public enum Division {
        /** The weights, in float64, before they are rounded to float32. */
        OF_WEIGHTS,
        /** The weighted sum of the values, in float32. */
        OF_SUM
    }

    /** Copies and checks. */
    public LinearMerge {
        weights = List.copyOf(weights);
        for (double weight : weights) {
            if (!Double.isFinite(weight)) {
                throw new IllegalArgumentException("a merge's weight is a finite number, not " + weight);
            }
        }
        if (normalize && sum(weights) == 0) {
            throw new IllegalArgumentException(
                    "weights that are normalised must not sum to 0, as " + weights + " do; set normalize: false");
        }
    }

    /** Returns the weights as applied, one for each input: summing to 1 when normalised. */
    public List<Double> appliedWeights() {
        if (!normalize) {
            return weights;
        }
        double divisor = sum(weights);
        return weights.stream().map(weight -> weight / divisor).toList();
    }

    private static double sum(List<Double> weights) {
        double sum = 0;
        for (double weight : weights) {
            sum += weight;
        }
        return sum;
    }

    @Override
    public FloatValues merge(TensorInputs inputs) {
        if (inputs.values().size() != weights.size()) {
            throw new IllegalArgumentException(
                    weights.size() + " weights cannot merge " + inputs.values().size() + " inputs");
        }
        boolean divides = normalize && division == Division.OF_SUM;
        float[] factors = floats(division == Division.OF_WEIGHTS ? appliedWeights() : weights);
        float divisor = 0;
        for (float factor : factors) {
            divisor += factor;
        }
        float divideBy = divisor;
        return Blocks.combined(inputs.values(), (blocks, _, count, to, at) -> {
            if (division == Division.OF_WEIGHTS) {
                weigh(blocks, factors, count, to, at);
            } else {
                weighFused(blocks, factors, count, to, at);
            }
            if (divides) {
                for (int i = at; i < at + count; i++) {
                    to[i] = to[i] / divideBy;
                }
            }
        });
    }

    private static void weigh(float[][] blocks, float[] factors, int count, float[] to, int at) {
        float first = factors[0];
        float[] values = blocks[0];
        for (int i = 0; i < count; i++) {
            to[at + i] = first * values[i];
        }
        for (int input = 1; input < blocks.length; input++) {
            float factor = factors[input];
            float[] more = blocks[input];
            for (int i = 0; i < count; i++) {
                to[at + i] = to[at + i] + factor * more[i];
            }
        }
    }

    private static void weighFused(float[][] blocks, float[] factors, int count, float[] to, int at) {
        float first = factors[0];
        float[] values = blocks[0];
        for (int i = 0; i < count; i++) {
            to[at + i] = first * values[i];
        }
        for (int input = 1; input < blocks.length; input++) {
            float factor = factors[input];
            float[] more = blocks[input];
            for (int i = 0; i < count; i++) {
                to[at + i] = Math.fma(factor, more[i], to[at + i]);
            }
        }
    }

    private static float[] floats(List<Double> numbers) {
        float[] floats = new float[numbers.size()];
        for (int index = 0; index < floats.length; index++) {
            floats[index] = numbers.get(index).floatValue();
        }
        return floats;
    }
}
