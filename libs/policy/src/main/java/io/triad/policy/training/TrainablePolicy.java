// SPDX-License-Identifier: Apache-2.0
package io.triad.policy.training;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import io.triad.policy.LogProbs;
import io.triad.policy.PolicyConfig;
import io.triad.policy.PolicyWeights;
import io.triad.policy.Tensor;
import io.triad.policy.lora.LoraAdapter;
import io.triad.policy.lora.LoraConfig;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * The policy as PyTorch computes it, with gradients: float32 on the device of {@link TrainingEngine#use}, the processor unless told otherwise.
 *
 * <p>Not thread-safe but for {@link #score}, which several threads may call while nothing moves the weights; platform threads
 * only. Native memory of each call is released before it returns; the parameters' on {@link #close()}. The same calls give
 * the same bits from run to run, on the processor.
 */
public final class TrainablePolicy implements AutoCloseable {
    static final String ENGINE = "PyTorch";
    /** Index of a whole tensor: {@code set} with it copies, so a NaN that was there does not stay. */
    static final NDIndex ALL = new NDIndex(":");

    private final PolicyConfig config;
    private final NDManager manager;
    /** What moves: all weights, or the tensors of the adapter. */
    private final SequencedMap<String, NDArray> parameters;
    /** The base's weights when there is an adapter, else none. */
    private final SequencedMap<String, NDArray> fixed;
    /** Parameters and fixed ones. */
    private final Map<String, NDArray> all;

    private final Optional<LoraConfig> adapterConfig;
    private final Activations activations;
    /** The same memory under other names, with gradients of its own; made when first needed. */
    private @Nullable TrainablePolicy twin;

    private TrainablePolicy(
            PolicyConfig config,
            NDManager manager,
            SequencedMap<String, NDArray> parameters,
            SequencedMap<String, NDArray> fixed,
            Optional<LoraConfig> adapterConfig,
            Activations activations) {
        this.config = config;
        this.manager = manager;
        this.parameters = Collections.unmodifiableSequencedMap(parameters);
        this.fixed = fixed;
        this.all = new LinkedHashMap<>(fixed);
        this.all.putAll(parameters);
        this.adapterConfig = adapterConfig;
        this.activations = activations;
    }

    /** A trainable copy of the weights, with {@link Activations#KEPT}. */
    public static TrainablePolicy of(PolicyWeights weights) {
        return of(weights, Activations.KEPT);
    }

    /** A trainable copy of the weights. */
    public static TrainablePolicy of(PolicyWeights weights, Activations activations) {
        NDManager manager = Engine.getEngine(ENGINE).newBaseManager(TrainingEngine.device());
        return new TrainablePolicy(
                weights.config(),
                manager,
                copies(manager, weights.tensors(), true),
                new LinkedHashMap<>(),
                Optional.empty(),
                activations);
    }

    /** The same with {@link Activations#KEPT}. */
    public static TrainablePolicy of(PolicyWeights base, LoraAdapter adapter) {
        return of(base, adapter, Activations.KEPT);
    }

    /**
     * A copy of the weights, which stays as it is, with a trainable copy of an adapter: its A and B are the parameters, by
     * the names that they have in the adapter. The adapter's dropout is not applied.
     *
     * @throws TriadException CORRUPT_CHECKPOINT when the adapter is not one of this base
     */
    public static TrainablePolicy of(PolicyWeights base, LoraAdapter adapter, Activations activations) {
        adapter.requireFits(base.config());
        NDManager manager = Engine.getEngine(ENGINE).newBaseManager(TrainingEngine.device());
        return new TrainablePolicy(
                base.config(),
                manager,
                copies(manager, adapter.tensors(), true),
                copies(manager, base.tensors(), false),
                Optional.of(adapter.config()),
                activations);
    }

    /**
     * Another adapter of the same shape on the same base, whose memory both share; it is closed first.
     *
     * @throws TriadException CORRUPT_CHECKPOINT when the adapter is not one of this base
     */
    public TrainablePolicy beside(LoraAdapter adapter) {
        adapter.requireFits(config);
        NDManager own = manager.newSubManager();
        return new TrainablePolicy(
                config,
                own,
                copies(own, adapter.tensors(), true),
                adapterConfig.isPresent() ? fixed : parameters,
                Optional.of(adapter.config()),
                activations);
    }

    private static SequencedMap<String, NDArray> copies(
            NDManager manager, SequencedMap<String, Tensor> tensors, boolean trainable) {
        SequencedMap<String, NDArray> copies = new LinkedHashMap<>();
        tensors.forEach((name, tensor) -> {
            NDArray copy = array(manager, tensor);
            copy.setName(name);
            copy.setRequiresGradient(trainable);
            copies.put(name, copy);
        });
        return copies;
    }

    public PolicyConfig config() {
        return config;
    }

    /**
     * Scores the batch's response tokens without recording a graph, as for a reference policy.
     *
     * @param temperature what the logits are divided by, above 0
     */
    public TokenScores score(TokenBatch batch, double temperature) {
        requireUsable(batch, temperature);
        try (GradientMode off = GradientMode.off();
                NDScope scope = new NDScope();
                NDManager local = manager.newSubManager()) {
            scope.suppressNotUsedWarning();
            TokenPredictions predictions = new LayerwisePass(graph(local, batch), local).predictions(temperature);
            double meanEntropy = predictions.entropies_N().mean().getFloat();
            return new TokenScores(LogProbs.of(predictions.logProbs_N().toFloatArray()), meanEntropy);
        }
    }

    /**
     * Adds the loss's gradients to those accumulated since {@link #zeroGradients()}.
     *
     * @param temperature what the logits are divided by, above 0
     * @return the loss
     * @throws TriadException NON_FINITE when the loss is NaN or infinite; no gradient was added then
     */
    public double accumulate(TokenBatch batch, double temperature, LossFunction lossFunction) {
        requireUsable(batch, temperature);
        try (GradientMode on = GradientMode.on();
                NDScope scope = new NDScope();
                NDManager local = manager.newSubManager()) {
            scope.suppressNotUsedWarning();
            DecoderGraph graph = graph(local, batch);
            return switch (activations) {
                case KEPT -> {
                    NDArray loss = lossFunction.loss(graph.predictions(temperature));
                    double value = Backward.finite(loss, graph.numScored());
                    Backward.run(loss);
                    yield value;
                }
                case RECOMPUTED -> new LayerwisePass(graph, local).accumulate(temperature, lossFunction);
            };
        }
    }

    /**
     * Adds the gradients of a batch's micro-batches, in two sums: that of every second one goes into the gradients of a
     * twin which shares the weights, and is added at the end. With two threads or more in use (see {@link ComputeThreads})
     * the sums are made at one time. There are two whatever the threads, so that their number does not change the bits.
     *
     * @param temperature what the logits are divided by, above 0
     * @return the loss of each micro-batch
     * @throws TriadException NON_FINITE when a loss is NaN or infinite; what is accumulated is of no use then
     */
    public double[] accumulate(List<TokenBatch> batches, double temperature, MicroBatchLoss losses) {
        if (twin == null) {
            twin = twin();
        }
        twin.zeroGradients();
        double[] values = new TwoSums(this, twin).accumulate(batches, temperature, losses);
        addGradientsOf(twin);
        return values;
    }

    private TrainablePolicy twin() {
        SequencedMap<String, NDArray> shared = new LinkedHashMap<>();
        parameters.forEach((name, parameter) -> {
            NDArray same = parameter.stopGradient();
            same.attach(manager);
            same.setName(name);
            same.setRequiresGradient(true);
            shared.put(name, same);
        });
        return new TrainablePolicy(config, manager, shared, fixed, adapterConfig, activations);
    }

    private void addGradientsOf(TrainablePolicy other) {
        try (GradientMode off = GradientMode.off();
                NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            parameters.forEach((name, parameter) ->
                    parameter.getGradient().addi(other.parameters.get(name).getGradient()));
        }
    }

    /** Forgets all accumulated gradients. */
    public void zeroGradients() {
        parameters.values().forEach(parameter -> JniUtils.zeroGrad((PtNDArray) parameter));
    }

    /** A copy of the accumulated gradients, by parameter name; zeros where nothing was accumulated. */
    public SequencedMap<String, Tensor> gradients() {
        SequencedMap<String, Tensor> gradients = new LinkedHashMap<>();
        try (GradientMode off = GradientMode.off();
                NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            parameters.forEach((name, parameter) -> gradients.put(name, tensor(parameter.getGradient())));
        }
        return gradients;
    }

    /** The first parameter whose accumulated gradient has a squared norm that is NaN or infinite; empty when none has. */
    public Optional<String> nonFiniteGradient() {
        return first(parameters, parameter -> squaredNorm(parameter.getGradient()));
    }

    /** The first tensor of the weights, or of the adapter, that holds a NaN or an infinity; empty when none does. */
    public Optional<String> nonFiniteWeight() {
        return first(all, weights -> weights.abs().max().getFloat());
    }

    private static Optional<String> first(Map<String, NDArray> arrays, ToDoubleFunction<NDArray> number) {
        try (GradientMode off = GradientMode.off();
                NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            return arrays.entrySet().stream()
                    .filter(entry -> !Double.isFinite(number.applyAsDouble(entry.getValue())))
                    .map(Map.Entry::getKey)
                    .findFirst();
        }
    }

    /** In float32, NaN or infinite when an element is, or when it is too large to be squared. */
    static float squaredNorm(NDArray array) {
        return array.square().sum().getFloat();
    }

    /** A copy of the weights as they are now; an adapter is not merged into them. */
    public PolicyWeights snapshot() {
        return new PolicyWeights(config, tensors(adapterConfig.isPresent() ? fixed : parameters));
    }

    /** A copy of the adapter as it is now, empty for a policy without one. */
    public Optional<LoraAdapter> adapterSnapshot() {
        return adapterConfig.map(adapter -> new LoraAdapter(adapter, tensors(parameters)));
    }

    private static SequencedMap<String, Tensor> tensors(SequencedMap<String, NDArray> arrays) {
        SequencedMap<String, Tensor> tensors = new LinkedHashMap<>();
        arrays.forEach((name, array) -> tensors.put(name, tensor(array)));
        return tensors;
    }

    /**
     * Overwrites the weights; an adapter and accumulated gradients stay as they are.
     *
     * @throws TriadException CORRUPT_CHECKPOINT when the weights are of another configuration
     */
    public void load(PolicyWeights weights) {
        if (!weights.config().equals(config)) {
            throw new TriadException(
                    ErrorCode.CORRUPT_CHECKPOINT,
                    "weights of " + weights.config() + " cannot be loaded into a policy of " + config);
        }
        overwrite(weights.tensors());
    }

    /**
     * Overwrites the adapter; accumulated gradients stay as they are.
     *
     * @throws TriadException CORRUPT_CHECKPOINT when its configuration is not that of the policy's adapter, or a tensor is not
     *     as it says
     */
    public void load(LoraAdapter adapter) {
        if (!adapterConfig.equals(Optional.of(adapter.config()))) {
            throw new TriadException(
                    ErrorCode.CORRUPT_CHECKPOINT,
                    "an adapter of " + adapter.config() + " cannot be loaded into a policy with "
                            + adapterConfig.map(own -> "one of " + own).orElse("none"));
        }
        adapter.requireFits(config);
        overwrite(adapter.tensors());
    }

    private void overwrite(SequencedMap<String, Tensor> tensors) {
        try (GradientMode off = GradientMode.off();
                NDScope scope = new NDScope();
                NDManager local = manager.newSubManager()) {
            scope.suppressNotUsedWarning();
            tensors.forEach((name, tensor) -> {
                NDArray parameter = all.get(name);
                parameter.set(ALL, array(local, tensor));
            });
        }
    }

    /** The parameters themselves, for the optimizer. */
    SequencedMap<String, NDArray> parameters() {
        return parameters;
    }

    NDManager manager() {
        return manager;
    }

    static NDArray array(NDManager manager, Tensor tensor) {
        return TensorTransfer.USUAL.array(manager, tensor);
    }

    static Tensor tensor(NDArray array) {
        return TensorTransfer.USUAL.tensor(array);
    }

    @Override
    public void close() {
        manager.close();
    }

    private DecoderGraph graph(NDManager local, TokenBatch batch) {
        return new DecoderGraph(config, all, adapterConfig, local, batch);
    }

    private void requireUsable(TokenBatch batch, double temperature) {
        if (!(temperature > 0) || Double.isInfinite(temperature)) {
            throw new TriadException(
                    ErrorCode.INVALID_REQUEST,
                    "temperature is " + temperature + "; scoring needs a finite one above 0");
        }
        batch.requireFits(config);
    }
}
