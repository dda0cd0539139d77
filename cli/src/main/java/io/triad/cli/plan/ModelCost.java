// SPDX-License-Identifier: Apache-2.0
package io.triad.cli.plan;

import io.triad.policy.ParameterLayout;
import io.triad.policy.PolicyConfig;
import io.triad.policy.TensorShape;
import io.triad.policy.lora.LoraConfig;
import io.triad.policy.lora.LoraLayout;
import io.triad.policy.lora.LoraTargets;
import io.triad.recipe.Adapter;
import io.triad.recipe.Training;
import java.util.LinkedHashMap;
import java.util.Optional;

/**
 * What a model's arithmetic takes: operations of its matrices (a multiply-add is two), and bytes of its weights. Pure.
 *
 * @param config the model's shape
 */
record ModelCost(PolicyConfig config) {
    private static final String PROJECTION = "_proj.weight";

    /** Returns all weights, a tied output counted once. */
    long numParameters() {
        return config.numParameters();
    }

    /** Returns the weights of an adapter, A and B of every projection that it has; 0 for none. */
    long numParameters(Adapter adapter) {
        if (!adapter.isUsed()) {
            return 0;
        }
        LoraConfig lora = new LoraConfig(
                LoraTargets.Named.of(adapter.targets().toArray(String[]::new)),
                adapter.rank(),
                adapter.alpha(),
                false,
                0,
                new LinkedHashMap<>(),
                new LinkedHashMap<>(),
                Optional.empty());
        return LoraLayout.shapes(config, lora).values().stream()
                .mapToLong(TensorShape::numElements)
                .sum();
    }

    /** Returns the elements of the largest tensor. */
    long largestTensor() {
        return ParameterLayout.shapes(config).values().stream()
                .mapToLong(TensorShape::numElements)
                .max()
                .orElseThrow();
    }

    /**
     * Returns the operations of a forward pass: twice the weights of the layers for each token, twice those of the output for each token that
     * is predicted, and attention's two products over the half of a sequence that lies before a token.
     *
     * @param tokens that pass the layers
     * @param predicted that pass the output
     * @param meanLength of the sequences, in tokens
     */
    double forward(double tokens, double predicted, double meanLength) {
        double layers = ParameterLayout.shapes(config).entrySet().stream()
                .filter(tensor -> tensor.getKey().endsWith(PROJECTION))
                .mapToLong(tensor -> tensor.getValue().numElements())
                .sum();
        double output = (double) config.hiddenSize() * config.vocabSize();
        double attention = 2.0 * config.numHiddenLayers() * config.querySize() * meanLength;
        return tokens * (2 * layers + attention) + predicted * 2 * output;
    }

    /** Returns the operations of sampling: a prompt is read once for all its responses. */
    double sampling(LaneWork work) {
        return forward(work.promptTokens() + work.responseTokens(), work.responseTokens(), work.meanLength());
    }

    /**
     * Returns the operations of training: a forward pass, a backward pass of twice that (once where only an adapter has gradients), the
     * reference's forward pass, and another one where layers are computed again.
     */
    double training(LaneWork work, Training training) {
        int passes = 2 + (training.adapter().isUsed() ? 1 : 2) + (training.recompute() ? 1 : 0);
        return passes * sampling(work);
    }

    /** Returns the operations of supervised training, which has no reference. */
    double supervised(LaneWork work) {
        return 3 * sampling(work);
    }

    /** Returns the bytes of the keys and values of one token, in float32 as the embedded engine holds them. */
    long keyValueBytes() {
        return 2L * config.numHiddenLayers() * config.keyValueSize() * Float.BYTES;
    }

    /**
     * Returns about the bytes that a forward pass keeps for the backward pass of one micro-batch: per token and layer the residual stream, norms,
     * projections before and after they turn, attention's scores and shares, and the gated feed-forward; and per prediction three
     * rows of the vocabulary.
     *
     * @param tokens of the micro-batch
     * @param predicted of them
     * @param meanLength of its sequences
     * @param recomputed whether layers keep their inputs alone
     */
    double activationBytes(double tokens, double predicted, double meanLength, boolean recomputed) {
        double hidden = config.hiddenSize();
        double layer = 8 * hidden
                + 3.0 * (config.querySize() + 2.0 * config.keyValueSize())
                + config.querySize()
                + 4.0 * config.intermediateSize()
                + 2.0 * config.numAttentionHeads() * meanLength;
        double layers = recomputed ? layer + config.numHiddenLayers() * hidden : config.numHiddenLayers() * layer;
        return Float.BYTES * (tokens * layers + predicted * 3 * config.vocabSize());
    }
}
