// SPDX-License-Identifier: Apache-2.0
package io.triad.training.step;

import io.triad.policy.PolicyWeights;
import io.triad.policy.folder.PolicyCompanions;
import io.triad.policy.tokenizer.PolicyTokenizer;
import io.triad.policy.training.AdamW;
import io.triad.policy.training.AdamWSettings;
import io.triad.policy.training.OptimizerState;
import io.triad.policy.training.TrainablePolicy;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A lane in training: the policy, its optimizer and the reference that it is held to, in memory. Belongs to the trainer's
 * thread.
 */
public final class LaneSession implements AutoCloseable {
    private final TrainablePolicy policy;
    private final AdamW optimizer;
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
     * @param state what the optimizer remembered; empty to begin afresh
     * @param settings of the optimizer
     * @param companions the policy's tokenizer and the like, published with every version
     * @param step steps behind the weights
     */
    public LaneSession(
            PolicyWeights weights,
            Optional<OptimizerState> state,
            AdamWSettings settings,
            PolicyCompanions companions,
            int step) {
        this.policy = TrainablePolicy.of(weights);
        this.optimizer = new AdamW(policy, settings);
        state.ifPresent(optimizer::restore);
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

    /** Returns the digest of the weights as they are. */
    public String weightsSha256() {
        return digests.whole();
    }

    /** Returns the digests of the weights as they are, tensor by tensor too. */
    public TensorDigests digests() {
        return digests;
    }

    /** Notes that a step moved the weights, and returns them. */
    public PolicyWeights moved() {
        PolicyWeights weights = policy.snapshot();
        step++;
        digests = TensorDigests.of(weights.tensors());
        return weights;
    }

    /** Holds the policy to these weights while it trains at {@code level}, or through all levels when it is 0. */
    public void refer(PolicyWeights weights, int level) {
        if (reference == null) {
            reference = TrainablePolicy.of(weights);
        } else {
            reference.load(weights);
        }
        referenceSha256 = Digests.of(weights.tensors());
        referenceLevel = level;
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
        optimizer.close();
        policy.close();
        if (reference != null) {
            reference.close();
        }
        if (tokenizer != null) {
            tokenizer.close();
        }
    }
}
