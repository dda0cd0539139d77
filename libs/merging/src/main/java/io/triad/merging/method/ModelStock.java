// SPDX-License-Identifier: Apache-2.0
package io.triad.merging.method;

import io.triad.checkpoint.safetensors.FloatValues;
import java.util.List;

/**
 * Model stock (Jang et al., arXiv 2403.19522, equation 2 and section 4): between the base w₀ and the mean w̄ of k fine-tuned
 * models, {@code t·w̄ + (1 − t)·w₀} with {@code t = k·cos θ / (1 + (k − 1)·cos θ)}, θ the angle between two models' differences
 * from the base. Of more than two the mean of all pairs' cosines is taken, as in mergekit.
 *
 * <p>θ is that of the whole tensor, or with {@code filter_wise} of each row (its last dimension). Where the denominator vanishes
 * the base stays; products of lengths under 1e-6 count as 1e-6. Both as in mergekit.
 *
 * <p><b>Arithmetic.</b> Element by element float32 in mergekit's order; lengths and products over a row are summed in float64 and
 * rounded once, where mergekit sums in float32. The result may differ from mergekit's in the last place.
 *
 * @param filterWise whether each row has an angle of its own
 */
public record ModelStock(boolean filterWise) implements MergeMethod {
    static final MethodSpec SPEC = new MethodSpec(
            "model_stock",
            MethodSpec.Base.REQUIRED,
            3,
            Integer.MAX_VALUE,
            List.of(ParameterSpec.flag("filter_wise", false)),
            settings -> new ModelStock(settings.flag("filter_wise")));

    private static final float SMALLEST = 1e-6f;

    @Override
    public FloatValues merge(TensorInputs inputs) {
        List<Long> dimensions = inputs.shape().dimensions();
        long rowLength = filterWise && !dimensions.isEmpty() ? dimensions.getLast() : inputs.numElements();
        float[] shares = shares(inputs, Math.max(1, rowLength));
        List<FloatValues> baseFirst = Models.baseFirst(inputs);
        int numModels = baseFirst.size() - 1;
        return Blocks.combined(baseFirst, (blocks, from, count, to, at) -> {
            for (int i = 0; i < count; i++) {
                float sum = blocks[1][i];
                for (int model = 2; model <= numModels; model++) {
                    sum += blocks[model][i];
                }
                float share = shares[(int) ((from + i) / rowLength)];
                to[at + i] = share * (sum / numModels) + (1 - share) * blocks[0][i];
            }
        });
    }

    /** How far from the base to the mean each row goes. */
    private static float[] shares(TensorInputs inputs, long rowLength) {
        List<FloatValues> baseFirst = Models.baseFirst(inputs);
        int numModels = baseFirst.size() - 1;
        float[] shares = new float[Math.toIntExact(inputs.numElements() / rowLength)];
        double[][] products = new double[numModels][numModels];
        Blocks.forEach(baseFirst, inputs.numElements(), (blocks, from, count) -> {
            float[] offsets = new float[numModels];
            for (int i = 0; i < count; i++) {
                for (int model = 0; model < numModels; model++) {
                    offsets[model] = blocks[model + 1][i] - blocks[0][i];
                    products[model][model] += (double) offsets[model] * offsets[model];
                    for (int other = 0; other < model; other++) {
                        products[other][model] += offsets[other] * offsets[model];
                    }
                }
                if ((from + i + 1) % rowLength == 0) {
                    shares[(int) ((from + i) / rowLength)] = share(products);
                    for (double[] row : products) {
                        java.util.Arrays.fill(row, 0);
                    }
                }
            }
        });
        return shares;
    }

    private static float share(double[][] products) {
        int numModels = products.length;
        float sum = 0;
        int numPairs = 0;
        for (int first = 0; first < numModels; first++) {
            for (int second = first + 1; second < numModels; second++) {
                float lengths = (float) Math.sqrt(products[first][first]) * (float) Math.sqrt(products[second][second]);
                sum += Math.clamp((float) products[first][second] / Math.max(lengths, SMALLEST), -1f, 1f);
                numPairs++;
            }
        }
        float cosine = sum / numPairs;
        float denominator = 1 + (numModels - 1) * cosine;
        return Math.abs(denominator) < SMALLEST ? 0 : numModels * cosine / denominator;
    }
}
