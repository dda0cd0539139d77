// SPDX-License-Identifier: Apache-2.0
package io.triad.training.step;

import io.triad.checkpoint.CheckpointRef;
import io.triad.policy.PolicyWeights;
import io.triad.policy.Tensor;
import io.triad.policy.folder.PolicyCompanions;
import io.triad.policy.lora.LoraAdapter;
import io.triad.policy.tokenizer.PolicyTokenizer;
import io.triad.policy.training.AdamW;
import io.triad.policy.training.OptimizerState;
import io.triad.policy.training.TrainablePolicy;
import io.triad.policy.training.WeightAverage;
import io.triad.training.store.LaneWeights;
import java.util.Optional;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * A lane in training: the policy, its optimizer and the reference that it is held to, in memory. Belongs to the trainer's
 * thread.
 */
public final class LaneSession implements AutoCloseable {
    private final TrainablePolicy policy;
    /** The base's weights as they were given, which nothing moves; empty where all weights are trained. */
    private final Optional<PolicyWeights> fixed;

    private final AdamW optimizer;
    private final Optional<WeightAverage> average;
    private final Optional<CheckpointRef> base;
    private final PolicyCompanions companions;
    private int step;
    private TensorDigests digests;
    private @Nullable TrainablePolicy reference;
    private @Nullable PolicyTokenizer tokenizer;
    private String referenceSha256 = "";
    private int referenceLevel;

    /**
     * Opens a lane.
     *
     * @param weights what it goes on from
     * @param base where the base of its adapter lies, if it has one
     * @param state what the optimizer remembered; empty to begin afresh
     * @param mechanics how the weights are moved
     * @param companions the policy's tokenizer and the like, published with every version
     * @param step steps behind the weights
     */
    public LaneSession(
            LaneWeights weights,
            Optional<CheckpointRef> base,
            Optional<OptimizerState> state,
            LaneMechanics mechanics,
            PolicyCompanions companions,
            int step) {
        this.policy = weights.adapter()
                .map(adapter -> TrainablePolicy.of(weights.whole(), adapter, mechanics.activations()))
                .orElseGet(() -> TrainablePolicy.of(weights.whole(), mechanics.activations()));
        this.fixed = weights.adapter().map(adapter -> weights.whole());
        this.optimizer = new AdamW(policy, mechanics.optimizer());
        this.average =
                mechanics.ema() == 0 ? Optional.empty() : Optional.of(new WeightAverage(policy, mechanics.ema()));
        state.ifPresent(optimizer::restore);
        average.ifPresent(kept -> state.map(OptimizerState::averages).ifPresent(kept::restore));
        this.base = base;
        this.companions = companions;
        this.step = step;
        this.digests = TensorDigests.of(weights.tensors());
    }

    /** Returns the policy that is trained. */
    public TrainablePolicy policy() {
        return policy;
    }

    /** Returns its optimizer. */
    public AdamW optimizer() {
        return optimizer;
    }

    /** Returns all that training goes on from after a restart, beside the weights. */
    public OptimizerState state() {
        OptimizerState state = optimizer.state();
        return average.map(kept -> state.withAverages(kept.tensors())).orElse(state);
    }

    /** Returns where the base of its adapter lies; empty where all weights are trained. */
    public Optional<CheckpointRef> base() {
        return base;
    }

    /** Returns what is published with every version beside its weights. */
    public PolicyCompanions companions() {
        return companions;
    }

    /** Returns the policy's tokenizer, opened at its first use. */
    public PolicyTokenizer tokenizer() {
        if (tokenizer == null) {
            tokenizer = companions.tokenizer();
        }
        return tokenizer;
    }

    /** Returns the steps behind the weights. */
    public int step() {
        return step;
    }

    /** Returns the digest of the weights as they are; see {@link LaneWeights#tensors}. */
    public String weightsSha256() {
        return digests.whole();
    }

    /** Returns the digests of the weights as they are, tensor by tensor too. */
    public TensorDigests digests() {
        return digests;
    }

    /** Returns the weights as they are. */
    public LaneWeights weights() {
        return new LaneWeights(fixed.orElseGet(policy::snapshot), policy.adapterSnapshot());
    }

    /** Notes that a step moved the weights, and returns them. */
    public LaneWeights moved() {
        average.ifPresent(WeightAverage::update);
        LaneWeights weights = weights();
        step++;
        digests = TensorDigests.of(weights.tensors());
        return weights;
    }

    /** Tells whether {@link #last} differs from the weights as they are. */
    public boolean lastDiffers() {
        return base.isPresent() || average.isPresent();
    }

    /**
     * Returns the weights that the lane ends with: the average where one is kept, and with the adapter merged into them.
     *
     * @param weights as they are
     */
    public PolicyWeights last(LaneWeights weights) {
        return average.map(WeightAverage::tensors)
                .map(tensors -> averaged(weights, tensors))
                .orElse(weights)
                .merged();
    }

    private static LaneWeights averaged(LaneWeights weights, SequencedMap<String, Tensor> averages) {
        return weights.adapter()
                .map(adapter ->
                        new LaneWeights(weights.whole(), Optional.of(new LoraAdapter(adapter.config(), averages))))
                .orElseGet(
                        () -> LaneWeights.of(new PolicyWeights(weights.whole().config(), averages)));
    }

    /** Holds the policy to these weights while it trains at {@code level}, or through all levels when it is 0. */
    public void refer(LaneWeights weights, int level) {
        if (weights.adapter().isPresent()) {
            referAdapter(weights.adapter().get());
        } else if (reference == null) {
            reference = TrainablePolicy.of(weights.whole());
        } else {
            reference.load(weights.whole());
        }
        referenceSha256 = Digests.of(weights.tensors());
        referenceLevel = level;
    }

    /** The base's memory is there already. */
    private void referAdapter(LoraAdapter adapter) {
        if (reference == null) {
            reference = policy.beside(adapter);
        } else {
            reference.load(adapter);
        }
    }

    /** Tells whether the reference is that of {@code level}. */
    public boolean refersTo(int level) {
        return reference != null && referenceLevel == level;
    }

    /** Returns the reference. */
    public TrainablePolicy reference() {
        if (reference == null) {
            throw new IllegalStateException("the lane has no reference yet");
        }
        return reference;
    }

    /** Returns the digest of the reference's weights. */
    public String referenceSha256() {
        return referenceSha256;
    }

    @Override
    public void close() {
        average.ifPresent(WeightAverage::close);
        optimizer.close();
        // Before the policy, whose memory it may share.
        if (reference != null) {
            reference.close();
        }
        policy.close();
        if (tokenizer != null) {
            tokenizer.close();
        }
    }
}
