// SPDX-License-Identifier: Apache-2.0
package io.triad.policy.sampling;

import io.triad.policy.PolicyConfig;

/**
 * The forward pass of a decoder for a batch of rows, each one new position of some sequence.
 *
 * <p>A row's results depend on its own sequence only: the same bits alone and in any batch. Rows of one sequence may
 * stand in one batch when they are consecutive positions in ascending order (a prompt). Scratch belongs to one thread.
 */
final class Decoder {
    private final DecoderWeights weights;
    private final PolicyConfig config;
    private final int maxRows;
    private final int hiddenSize;
    private final int headSize;
    private final int querySize;
    private final RowAttention attention;

    private final float[] hidden;
    private final float[] normed;
    private final float[] queryKeyValue;
    private final float[] attended;
    private final float[] projected;
    private final float[] gateAndUp;
    private final float[] gated;
    private final int gatedStride;
    private final float[] logits;

    private final int[] tokens;
    private final int[] positions;
    private final KeyValueCache[] caches;
    private int numRows;

    Decoder(DecoderWeights weights, int maxRows) {
        this.weights = weights;
        this.config = weights.config();
        this.maxRows = maxRows;
        this.hiddenSize = config.hiddenSize();
        this.headSize = config.headSize();
        this.attention = new RowAttention(headSize, config.headsPerKeyValue());
        DecoderWeights.Layer layer = weights.layers().getFirst();
        this.hidden = new float[maxRows * hiddenSize];
        this.normed = new float[maxRows * hiddenSize];
        this.queryKeyValue = new float[maxRows * layer.queryKeyValue().stride()];
        this.querySize = config.querySize();
        this.attended = new float[maxRows * querySize];
        this.projected = new float[maxRows * PackedMatrix.stride(hiddenSize)];
        // A vector may reach past a row whose size is no multiple of its lanes.
        this.gateAndUp = new float[maxRows * layer.gateAndUp().stride() + VectorFloats.padded(1)];
        this.gatedStride = VectorFloats.padded(config.intermediateSize());
        this.gated = new float[maxRows * gatedStride];
        this.logits = new float[maxRows * weights.output().stride()];
        this.tokens = new int[maxRows];
        this.positions = new int[maxRows];
        this.caches = new KeyValueCache[maxRows];
    }

    int maxRows() {
        return maxRows;
    }

    /** Forgets the rows of the batch. */
    void clear() {
        numRows = 0;
    }

    /** Adds a row: this token at this position of the cache's sequence. */
    void add(int token, int position, KeyValueCache cache) {
        tokens[numRows] = token;
        positions[numRows] = position;
        caches[numRows] = cache;
        numRows++;
    }

    /** Runs all layers on the batch and appends to the rows' caches. */
    void forward() {
        for (int row = 0; row < numRows; row++) {
            weights.embed(tokens[row], hidden, row * hiddenSize);
        }
        for (int layer = 0; layer < weights.layers().size(); layer++) {
            attend(layer);
            feedForward(weights.layers().get(layer));
        }
    }

    /** Computes the logits of rows {@code first} to {@code last} (inclusive) of the batch that ran. */
    void computeLogits(int first, int last) {
        normalize(weights.finalNorm(), first, last);
        weights.output().multiply(normed, hiddenSize, last - first + 1, logits);
    }

    /** The logits of the last {@link #computeLogits}. */
    float[] logits() {
        return logits;
    }

    /** Where the logits of the {@code index}-th row that was asked for begin. */
    int logitsOf(int index) {
        return index * weights.output().stride();
    }

    private void attend(int layerIndex) {
        DecoderWeights.Layer layer = weights.layers().get(layerIndex);
        int stride = layer.queryKeyValue().stride();
        int keyFrom = querySize;
        int valueFrom = keyFrom + config.keyValueSize();
        normalize(layer.attentionNorm(), 0, numRows - 1);
        layer.queryKeyValue().multiply(normed, hiddenSize, numRows, queryKeyValue);
        for (int row = 0; row < numRows; row++) {
            int from = row * stride;
            layer.headNorms().ifPresent(norms -> norms.normalize(queryKeyValue, from, config));
            weights.queryRotation().rotate(queryKeyValue, from, config.numAttentionHeads(), positions[row]);
            weights.keyRotation().rotate(queryKeyValue, from + keyFrom, config.numKeyValueHeads(), positions[row]);
            caches[row].put(layerIndex, positions[row], queryKeyValue, from + keyFrom, from + valueFrom);
        }
        for (int row = 0; row < numRows; row++) {
            for (int head = 0; head < config.numKeyValueHeads(); head++) {
                int query = head * config.headsPerKeyValue() * headSize;
                attention.attend(
                        queryKeyValue,
                        row * stride + query,
                        caches[row],
                        layerIndex,
                        head,
                        positions[row] + 1,
                        attended,
                        row * querySize + query);
            }
        }
        layer.attentionOutput().multiply(attended, querySize, numRows, projected);
        addProjected(layer.attentionOutput().stride());
    }

    private void feedForward(DecoderWeights.Layer layer) {
        int intermediate = config.intermediateSize();
        int stride = layer.gateAndUp().stride();
        normalize(layer.feedForwardNorm(), 0, numRows - 1);
        layer.gateAndUp().multiply(normed, hiddenSize, numRows, gateAndUp);
        for (int row = 0; row < numRows; row++) {
            int gate = row * stride;
            VectorFloats.swiGlu(gateAndUp, gate, gate + intermediate, gated, row * gatedStride, intermediate);
        }
        layer.down().multiply(gated, gatedStride, numRows, projected);
        addProjected(layer.down().stride());
    }

    private void normalize(DecoderWeights.RowScale norm, int first, int last) {
        float epsilon = (float) config.rmsNormEps();
        for (int row = first; row <= last; row++) {
            norm.normalize(hidden, row * hiddenSize, epsilon, normed, (row - first) * hiddenSize);
        }
    }

    private void addProjected(int stride) {
        for (int row = 0; row < numRows; row++) {
            int to = row * hiddenSize;
            int from = row * stride;
            for (int index = 0; index < hiddenSize; index++) {
                hidden[to + index] += projected[from + index];
            }
        }
    }
}
