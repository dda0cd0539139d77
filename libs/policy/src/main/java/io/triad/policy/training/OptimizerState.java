// SPDX-License-Identifier: Apache-2.0
package io.triad.policy.training;

import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import io.triad.policy.Tensor;
import io.triad.policy.TensorShape;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;

/**
 * Everything that {@link AdamW} remembers, and {@link WeightAverage} if there is one, so that training goes on bit for bit
 * after a restart.
 *
 * @param step steps taken
 * @param means {@code exp_avg} by parameter name
 * @param squares {@code exp_avg_sq} by parameter name
 * @param averages averages of the parameters, by their names; none without an average
 */
public record OptimizerState(
        long step,
        SequencedMap<String, Tensor> means,
        SequencedMap<String, Tensor> squares,
        SequencedMap<String, Tensor> averages) {
    private static final String MEAN = "exp_avg.";
    private static final String SQUARE = "exp_avg_sq.";
    private static final String AVERAGE = "ema.";
    private static final String STEP = "step";
    /** A float32 counts exactly up to here. */
    private static final long MAX_STEP = 1L << 24;

    public OptimizerState {
        means = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(means));
        squares = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(squares));
        averages = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(averages));
        if (step < 0 || step > MAX_STEP) {
            throw invalid("step is " + step + "; it must be 0 to " + MAX_STEP);
        }
    }

    /** A state without an average. */
    public OptimizerState(long step, SequencedMap<String, Tensor> means, SequencedMap<String, Tensor> squares) {
        this(step, means, squares, new LinkedHashMap<>());
    }

    /** The same with averages. */
    public OptimizerState withAverages(SequencedMap<String, Tensor> kept) {
        return new OptimizerState(step, means, squares, kept);
    }

    /**
     * As named float32 tensors: {@code step}, {@code exp_avg.<parameter>}, {@code exp_avg_sq.<parameter>} and, where an
     * average is kept, {@code ema.<parameter>}.
     */
    public SequencedMap<String, Tensor> toTensors() {
        SequencedMap<String, Tensor> tensors = new LinkedHashMap<>();
        tensors.put(STEP, Tensor.of(TensorShape.of(1), (float) step));
        means.forEach((name, tensor) -> tensors.put(MEAN + name, tensor));
        squares.forEach((name, tensor) -> tensors.put(SQUARE + name, tensor));
        averages.forEach((name, tensor) -> tensors.put(AVERAGE + name, tensor));
        return tensors;
    }

    /** @throws TriadException CORRUPT_CHECKPOINT when {@code step} is missing or a name is not one of the above */
    public static OptimizerState fromTensors(Map<String, Tensor> tensors) {
        Tensor step = tensors.get(STEP);
        if (step == null || step.shape().numElements() != 1) {
            throw invalid("the tensor step " + (step == null ? "is missing" : "has shape " + step.shape()));
        }
        SequencedMap<String, Tensor> means = new LinkedHashMap<>();
        SequencedMap<String, Tensor> squares = new LinkedHashMap<>();
        SequencedMap<String, Tensor> averages = new LinkedHashMap<>();
        tensors.forEach((name, tensor) -> {
            if (name.startsWith(MEAN)) {
                means.put(name.substring(MEAN.length()), tensor);
            } else if (name.startsWith(SQUARE)) {
                squares.put(name.substring(SQUARE.length()), tensor);
            } else if (name.startsWith(AVERAGE)) {
                averages.put(name.substring(AVERAGE.length()), tensor);
            } else if (!name.equals(STEP)) {
                throw invalid(
                        "tensor " + name + " is neither step, " + MEAN + "…, " + SQUARE + "… nor " + AVERAGE + "…");
            }
        });
        return new OptimizerState((long) step.values().get(0), means, squares, averages);
    }

    private static TriadException invalid(String message) {
        return new TriadException(ErrorCode.CORRUPT_CHECKPOINT, message);
    }
}
