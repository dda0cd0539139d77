// SPDX-License-Identifier: Apache-2.0
package io.triad.merging.method;

import io.triad.checkpoint.safetensors.FloatValues;
import java.util.Arrays;
import java.util.List;

/**
 * Model stock (Jang et al., arXiv 2403.19522, equation 2 and section 4): between the base w₀ and the mean w̄ of k fine-tuned
 * models, {@code t·w̄ + (1 − t)·w₀} with {@code t = k·cos θ / (1 + (k − 1)·cos θ)}, θ the angle between two models' differences
 * from the base. Of more than two the mean of all pairs' cosines is taken, as in mergekit.
 *
 * <p>θ is that of the whole tensor, or with {@code filter_wise} of each row (its last dimension). Where the denominator vanishes
 * the base stays; products of lengths under 1e-6 count as 1e-6. Both as in mergekit.
 *
 * <p><b>Arithmetic.</b> Float64 in mergekit's order, rounded once. mergekit's is that of the tensors, float32 as a rule, and differs
 * from ours, and from its own float64 results, in the last places.
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

    private static final double SMALLEST = 1e-6;

    @Override
    public FloatValues merge(TensorInputs inputs) {
        List<Long> dimensions = inputs.shape().dimensions();
        long rowLength = filterWise && !dimensions.isEmpty() ? dimensions.getLast() : inputs.numElements();
        double[] shares = shares(inputs, Math.max(1, rowLength));
        List<FloatValues> baseFirst = Models.baseFirst(inputs);
        int numModels = baseFirst.size() - 1;
        return Blocks.combined(baseFirst, (blocks, from, count, to, at) -> {
            for (int i = 0; i < count; i++) {
                double sum = blocks[1][i];
                for (int model = 2; model <= numModels; model++) {
                    sum += blocks[model][i];
                }
                double share = shares[(int) ((from + i) / rowLength)];
                to[at + i] = (float) (share * (sum / numModels) + (1 - share) * blocks[0][i]);
            }
        });
    }

    /** How far from the base to the mean each row goes. */
    private static double[] shares(TensorInputs inputs, long rowLength) {
        List<FloatValues> baseFirst = Models.baseFirst(inputs);
        int numModels = baseFirst.size() - 1;
        double[] shares = new double[Math.toIntExact(inputs.numElements() / rowLength)];
        double[][] products = new double[numModels][numModels];
        Blocks.forEach(baseFirst, inputs.numElements(), (blocks, from, count) -> {
            double[] offsets = new double[numModels];
            for (int i = 0; i < count; i++) {
                for (int model = 0; model < numModels; model++) {
                    offsets[model] = (double) blocks[model + 1][i] - blocks[0][i];
                    products[model][model] += offsets[model] * offsets[model];
                    for (int other = 0; other < model; other++) {
                        products[other][model] += offsets[other] * offsets[model];
                    }
                }
                if ((from + i + 1) % rowLength == 0) {
                    shares[(int) ((from + i) / rowLength)] = share(products);
                    for (double[] row : products) {
                        Arrays.fill(row, 0);
                    }
                }
            }
        });
        return shares;
    }

    private static double share(double[][] products) {
        int numModels = products.length;
        double sum = 0;
        int numPairs = 0;
        for (int first = 0; first < numModels; first++) {
            for (int second = first + 1; second < numModels; second++) {
                double lengths = Math.sqrt(products[first][first]) * Math.sqrt(products[second][second]);
                sum += Math.clamp(products[first][second] / Math.max(lengths, SMALLEST), -1.0, 1.0);
                numPairs++;
            }
        }
        double cosine = sum / numPairs;
        double denominator = 1 + (numModels - 1) * cosine;
        return Math.abs(denominator) < SMALLEST ? 0 : numModels * cosine / denominator;
    }
}
