// SPDX-License-Identifier: Apache-2.0
package io.triad.policy.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import io.triad.policy.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;

/**
 * Exponential moving average of a policy's parameters over the steps of its optimizer (Polyak and Juditsky 1992; in this form
 * Tarvainen and Valpola 2017, arXiv 1703.01780, equation 2), with decay d:
 *
 * <pre>{@code
 * a₀ = θ₀        aₜ = d·aₜ₋₁ + (1 − d)·θₜ
 * }</pre>
 *
 * computed as aₜ₋₁ + (1 − d)·(θₜ − aₜ₋₁) in float32, which loses less where θ moves little. There is no correction for the
 * beginning: a₀ is the policy that training starts from, not zero. Of an adapter A and B are averaged each, not their product.
 *
 * <p>Belongs to the trainer's thread, like its policy, and closes before it.
 */
public final class WeightAverage implements AutoCloseable {
    private final TrainablePolicy policy;
    private final NDManager manager;
    private final NDArray share;
    private final Map<String, NDArray> averages = new LinkedHashMap<>();

    /**
     * An average that begins with the parameters as they are.
     *
     * @param decay d, at least 0 and below 1
     */
    public WeightAverage(TrainablePolicy policy, double decay) {
        if (!(decay >= 0 && decay < 1)) {
            throw new TriadException(
                    ErrorCode.INVALID_REQUEST, "the average's decay is " + decay + "; it must be in [0, 1)");
        }
        this.policy = policy;
        this.manager = policy.manager().newSubManager();
        this.share = manager.create((float) (1 - decay));
        policy.parameters()
                .forEach(
                        (name, parameter) -> averages.put(name, manager.zeros(parameter.getShape(), DataType.FLOAT32)));
        try (GradientMode off = GradientMode.off();
                NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            averages.forEach((name, average) ->
                    average.set(TrainablePolicy.ALL, policy.parameters().get(name)));
        }
    }

    /** Takes in the parameters as a step has left them. */
    public void update() {
        try (GradientMode off = GradientMode.off();
                NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            policy.parameters().forEach((name, parameter) -> {
                NDArray average = averages.get(name);
                average.addi(parameter.sub(average).muli(share));
            });
        }
    }

    /** A copy of the averages, by parameter name. */
    public SequencedMap<String, Tensor> tensors() {
        SequencedMap<String, Tensor> tensors = new LinkedHashMap<>();
        averages.forEach((name, average) -> tensors.put(name, TrainablePolicy.tensor(average)));
        return tensors;
    }

    /**
     * Goes on from averages.
     *
     * @throws TriadException CORRUPT_CHECKPOINT when they are not of the policy's parameters
     */
    public void restore(Map<String, Tensor> kept) {
        AdamW.requireSame(averages, kept, "ema");
        try (GradientMode off = GradientMode.off();
                NDScope scope = new NDScope();
                NDManager local = manager.newSubManager()) {
            scope.suppressNotUsedWarning();
            AdamW.overwrite(local, averages, kept);
        }
    }

    @Override
    public void close() {
        manager.close();
    }
}
