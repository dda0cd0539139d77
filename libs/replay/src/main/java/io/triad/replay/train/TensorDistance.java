// SPDX-License-Identifier: Apache-2.0
package io.triad.replay.train;

import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import io.triad.policy.PolicyWeights;
import io.triad.policy.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * How far two versions of a tensor are apart.
 *
 * @param name of the tensor
 * @param l2 Euclidean norm of the difference, in float64
 * @param max largest difference of a value
 * @param numDiffering values that are not the same bits
 * @param numValues values in all
 */
public record TensorDistance(String name, double l2, double max, long numDiffering, long numValues) {
    private static final int CHUNK = 16 * 1024;

    /**
     * Returns the distance of every tensor, in the order of the first's.
     *
     * @throws TriadException INVALID_REQUEST naming the first tensor that only one has, or that has another shape
     */
    public static List<TensorDistance> between(PolicyWeights one, PolicyWeights other) {
        for (String name : other.tensors().keySet()) {
            if (!one.tensors().containsKey(name)) {
                throw unlike(name, "only the second has it");
            }
        }
        List<TensorDistance> distances = new ArrayList<>();
        one.tensors().forEach((name, tensor) -> {
            Tensor second = other.tensors().get(name);
            if (second == null) {
                throw unlike(name, "only the first has it");
            }
            if (!second.shape().equals(tensor.shape())) {
                throw unlike(name, "its shapes are " + tensor.shape() + " and " + second.shape());
            }
            distances.add(of(name, tensor, second));
        });
        return distances;
    }

    /** Returns the Euclidean norm over all tensors together. */
    public static double norm(List<TensorDistance> distances) {
        return Math.sqrt(distances.stream()
                .mapToDouble(distance -> distance.l2() * distance.l2())
                .sum());
    }

    private static TensorDistance of(String name, Tensor one, Tensor other) {
        long numValues = one.shape().numElements();
        float[] first = new float[CHUNK];
        float[] second = new float[CHUNK];
        double squares = 0;
        double max = 0;
        long differing = 0;
        for (long from = 0; from < numValues; from += CHUNK) {
            int count = (int) Math.min(CHUNK, numValues - from);
            one.read(from, first, 0, count);
            other.read(from, second, 0, count);
            for (int index = 0; index < count; index++) {
                double apart = (double) first[index] - second[index];
                squares += apart * apart;
                max = Math.max(max, Math.abs(apart));
                if (Float.floatToRawIntBits(first[index]) != Float.floatToRawIntBits(second[index])) {
                    differing++;
                }
            }
        }
        return new TensorDistance(name, Math.sqrt(squares), max, differing, numValues);
    }

    private static TriadException unlike(String name, String why) {
        return new TriadException(
                ErrorCode.INVALID_REQUEST, "the two are not of one architecture: tensor " + name + ": " + why);
    }
}
