// SPDX-License-Identifier: Apache-2.0
package io.triad.policy.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import io.triad.policy.Tensor;
import io.triad.policy.TensorShape;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;

/**
 * Adam with decoupled weight decay (Loshchilov and Hutter, arXiv 1711.05101) and clipping by global norm, as
 * {@code torch.optim.AdamW} computes it:
 *
 * <pre>{@code
 * p ← p·(1 − lr·decay)
 * m ← β₁·m + (1 − β₁)·g        v ← β₂·v + (1 − β₂)·g²
 * p ← p − lr/(1 − β₁ᵗ) · m / (√v/√(1 − β₂ᵗ) + ε)
 * }</pre>
 *
 * Both moments are float32 like the parameters. Belongs to the trainer's thread, like its policy, and closes before it.
 */
public final class AdamW implements AutoCloseable {
    private static final float NO_ELEMENTWISE_CLIP = -1f;
    /** PyTorch's {@code clip_grad_norm_} adds this to the norm that it divides by. */
    private static final double CLIP_EPSILON = 1e-6;

    private final TrainablePolicy policy;
    private final AdamWSettings settings;
    private final NDManager manager;
    private final Map<String, NDArray> means = new LinkedHashMap<>();
    private final Map<String, NDArray> squares = new LinkedHashMap<>();
    private long step;

    /** An optimizer at step 0. */
    public AdamW(TrainablePolicy policy, AdamWSettings settings) {
        this.policy = policy;
        this.settings = settings;
        this.manager = policy.manager().newSubManager();
        policy.parameters().forEach((name, parameter) -> {
            means.put(name, manager.zeros(parameter.getShape(), DataType.FLOAT32));
            squares.put(name, manager.zeros(parameter.getShape(), DataType.FLOAT32));
        });
    }

    /** A step at the settings' learning rate. */
    public OptimizerStep step() {
        return step(settings.learningRate());
    }

    /**
     * Moves the parameters by their accumulated gradients, then zeroes these.
     *
     * @throws TriadException NON_FINITE, naming the tensor, when a gradient is NaN or infinite; nothing has moved then
     */
    public OptimizerStep step(double learningRate) {
        try (GradientMode off = GradientMode.off();
                NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            SequencedMap<String, NDArray> gradients = new LinkedHashMap<>();
            policy.parameters().forEach((name, parameter) -> gradients.put(name, parameter.getGradient()));
            double norm = norm(gradients);
            step++;
            boolean clipped = norm > settings.maxGradientNorm();
            float scale = clipped ? (float) (settings.maxGradientNorm() / (norm + CLIP_EPSILON)) : 1f;
            policy.parameters()
                    .forEach((name, parameter) -> update(name, parameter, gradients.get(name), learningRate, scale));
            return new OptimizerStep(step, norm, clipped);
        }
    }

    /** Steps taken so far. */
    public long numSteps() {
        return step;
    }

    /** A copy of everything remembered. */
    public OptimizerState state() {
        return new OptimizerState(step, tensors(means), tensors(squares));
    }

    /**
     * Goes on from a state.
     *
     * @throws TriadException CORRUPT_CHECKPOINT when its tensors are not those of the policy's parameters
     */
    public void restore(OptimizerState state) {
        try (NDScope scope = new NDScope();
                NDManager local = manager.newSubManager()) {
            scope.suppressNotUsedWarning();
            requireSame(means, state.means(), "exp_avg");
            requireSame(squares, state.squares(), "exp_avg_sq");
            overwrite(local, means, state.means());
            overwrite(local, squares, state.squares());
            step = state.step();
        }
    }

    @Override
    public void close() {
        manager.close();
    }

    /**
     * The native update divides by √v + ε where the formula divides by √v/√(1 − β₂ᵗ) + ε; with both sides multiplied by
     * √(1 − β₂ᵗ), the correction goes into the rate and into ε.
     */
    private void update(String name, NDArray parameter, NDArray gradient, double learningRate, float scale) {
        double firstCorrection = 1 - StrictMath.pow(settings.beta1(), step);
        double secondCorrection = StrictMath.sqrt(1 - StrictMath.pow(settings.beta2(), step));
        boolean decays = settings.decayed() == AdamWSettings.Decayed.ALL
                || parameter.getShape().dimension() > 1;
        NDList inputs = new NDList(parameter, gradient, means.get(name), squares.get(name));
        parameter
                .getNDArrayInternal()
                .adamUpdate(
                        inputs,
                        new NDList(parameter),
                        (float) learningRate,
                        (float) (learningRate * secondCorrection / firstCorrection),
                        decays ? (float) settings.weightDecay() : 0f,
                        scale,
                        NO_ELEMENTWISE_CLIP,
                        (float) settings.beta1(),
                        (float) settings.beta2(),
                        (float) (settings.epsilon() * secondCorrection),
                        false,
                        true);
    }

    private static double norm(Map<String, NDArray> gradients) {
        double sum = 0;
        for (Map.Entry<String, NDArray> gradient : gradients.entrySet()) {
            float squared = TrainablePolicy.squaredNorm(gradient.getValue());
            if (!Float.isFinite(squared)) {
                throw new TriadException(
                        ErrorCode.NON_FINITE,
                        "the gradient of " + gradient.getKey() + " has a squared norm of " + squared);
            }
            sum += squared;
        }
        return Math.sqrt(sum);
    }

    private static SequencedMap<String, Tensor> tensors(Map<String, NDArray> arrays) {
        SequencedMap<String, Tensor> tensors = new LinkedHashMap<>();
        arrays.forEach((name, array) -> tensors.put(name, TrainablePolicy.tensor(array)));
        return tensors;
    }

    static void requireSame(Map<String, NDArray> arrays, Map<String, Tensor> tensors, String what) {
        if (!arrays.keySet().equals(tensors.keySet())) {
            throw invalid(what + " is of tensors " + tensors.keySet() + "; the policy has " + arrays.keySet());
        }
        arrays.forEach((name, array) -> {
            TensorShape expected = TensorShape.of(array.getShape().getShape());
            TensorShape found = tensors.get(name).shape();
            if (!found.equals(expected)) {
                throw invalid(what + "." + name + " has shape " + found + " (expected " + expected + ")");
            }
        });
    }

    static void overwrite(NDManager local, Map<String, NDArray> arrays, Map<String, Tensor> tensors) {
        arrays.forEach(
                (name, array) -> array.set(TrainablePolicy.ALL, TrainablePolicy.array(local, tensors.get(name))));
    }

    private static TriadException invalid(String message) {
        return new TriadException(ErrorCode.CORRUPT_CHECKPOINT, message);
    }
}
