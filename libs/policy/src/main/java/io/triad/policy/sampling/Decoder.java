// SPDX-License-Identifier: Apache-2.0
package io.triad.policy.sampling;

import io.triad.policy.PolicyConfig;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/**
 * The forward pass of a decoder for a batch of rows, each one new position of some sequence.
 *
 * <p>A row's results depend on its own sequence only: the same bits alone and in any batch, by any number of threads. Rows
 * of one sequence may stand in one batch when they are consecutive positions in ascending order (a prompt). A step is
 * divided among the team by outputs where weights are read, by rows elsewhere. Scratch belongs to one step at a time.
 */
final class Decoder {
    private final DecoderWeights weights;
    private final PolicyConfig config;
    private final ComputeTeam team;
    private final int maxRows;
    private final int hiddenSize;
    private final int headSize;
    private final int querySize;
    /** One for each thread of the team. */
    private final RowAttention[] attention;

    private final float[] hidden;
    private final float[] normed;
    private final float[] queryKeyValue;
    private final float[] attended;
    private final float[] projected;
    private final float[] gateAndUp;
    private final float[] gated;
    private final int gatedStride;
    private final float[] logits;
    /** Rows of A·x of an adapter. */
    private final float[] reduced;

    private final int[] tokens;
    private final int[] positions;
    private final SequenceMemory[] memories;
    private int numRows;

    /**
     * @param maxRows most rows of a batch
     * @param maxLogits most rows of a batch whose logits are asked for
     */
    Decoder(DecoderWeights weights, ComputeTeam team, int maxRows, int maxLogits) {
        this.weights = weights;
        this.config = weights.config();
        this.team = team;
        this.maxRows = maxRows;
        this.hiddenSize = config.hiddenSize();
        this.headSize = config.headSize();
        this.querySize = config.querySize();
        this.attention = IntStream.range(0, team.numThreads())
                .mapToObj(thread -> new RowAttention(headSize, config.headsPerKeyValue()))
                .toArray(RowAttention[]::new);
        DecoderWeights.Layer layer = weights.layers().getFirst();
        this.hidden = new float[maxRows * hiddenSize];
        this.normed = new float[maxRows * hiddenSize];
        this.queryKeyValue = new float[maxRows * layer.queryKeyValue().stride()];
        this.attended = new float[maxRows * querySize];
        this.projected = new float[maxRows * layer.down().stride()];
        this.gateAndUp = new float[maxRows * layer.gateAndUp().stride()];
        this.gatedStride = layer.gateAndUp().stride() / 2;
        this.gated = new float[maxRows * gatedStride];
        this.logits = new float[Math.multiplyExact(maxLogits, weights.output().stride())];
        this.reduced = new float[maxRows * weights.reducedSize()];
        this.tokens = new int[maxRows];
        this.positions = new int[maxRows];
        this.memories = new SequenceMemory[maxRows];
    }

    int numRows() {
        return numRows;
    }

    int maxRows() {
        return maxRows;
    }

    /** Forgets the rows of the batch. */
    void clear() {
        numRows = 0;
    }

    /** Adds a row: this token at this position of the memory's sequence. */
    void add(int token, int position, SequenceMemory memory) {
        memory.ensure(position + 1);
        tokens[numRows] = token;
        positions[numRows] = position;
        memories[numRows] = memory;
        numRows++;
    }

    /** Runs all layers on the batch and stores the rows' keys and values. */
    void forward() {
        for (int row = 0; row < numRows; row++) {
            weights.embed(tokens[row], hidden, row * hiddenSize);
        }
        for (int layer = 0; layer < weights.layers().size(); layer++) {
            attend(layer, weights.layers().get(layer));
            feedForward(weights.layers().get(layer));
        }
    }

    /** Computes the logits of some rows of the batch that ran. */
    void computeLogits(int[] rows, int count) {
        for (int index = 0; index < count; index++) {
            normalize(weights.finalNorm(), rows[index], index);
        }
        multiply(weights.output(), normed, hiddenSize, count, logits);
    }

    /** The logits of the last {@link #computeLogits}. */
    float[] logits() {
        return logits;
    }

    /** Where the logits of the {@code index}-th row that was asked for begin. */
    int logitsOf(int index) {
        return index * weights.output().stride();
    }

    private void attend(int layerIndex, DecoderWeights.Layer layer) {
        int stride = layer.queryKeyValue().stride();
        int keyFrom = querySize;
        int valueFrom = keyFrom + config.keyValueSize();
        normalizeAll(layer.attentionNorm());
        multiply(layer.queryKeyValue(), normed, hiddenSize, numRows, queryKeyValue);
        eachRow(row -> {
            int from = row * stride;
            layer.headNorms().ifPresent(norms -> norms.normalize(queryKeyValue, from, config));
            weights.queryRotation().rotate(queryKeyValue, from, config.numAttentionHeads(), positions[row]);
            weights.keyRotation().rotate(queryKeyValue, from + keyFrom, config.numKeyValueHeads(), positions[row]);
            memories[row].put(layerIndex, positions[row], queryKeyValue, from + keyFrom, from + valueFrom);
        });
        int numHeads = config.numKeyValueHeads();
        int headFloats = config.headsPerKeyValue() * headSize;
        team.run((part, numParts, thread) -> {
            int end = share(part + 1, numParts, numRows * numHeads);
            for (int place = share(part, numParts, numRows * numHeads); place < end; place++) {
                int row = place / numHeads;
                int head = place % numHeads;
                int query = head * headFloats;
                attention[thread].attend(
                        queryKeyValue,
                        row * stride + query,
                        memories[row],
                        layerIndex,
                        head,
                        positions[row] + 1,
                        attended,
                        row * querySize + query);
            }
        });
        project(layer.attentionOutput(), attended, querySize);
    }

    private void feedForward(DecoderWeights.Layer layer) {
        normalizeAll(layer.feedForwardNorm());
        Projection gateAndUp = layer.gateAndUp();
        reduce(gateAndUp, normed, hiddenSize, numRows);
        team.run((part, numParts, thread) -> {
            int first = share(part, numParts, gateAndUp.numPanels());
            int end = share(part + 1, numParts, gateAndUp.numPanels());
            gateAndUp.multiply(normed, hiddenSize, reduced, numRows, this.gateAndUp, first, end);
            for (int row = 0; row < numRows; row++) {
                int from = row * gateAndUp.stride();
                VectorFloats.swiGlu(this.gateAndUp, from, gated, row * gatedStride, first, end);
            }
        });
        project(layer.down(), gated, gatedStride);
    }

    /** Adds a projection to the residual stream. */
    private void project(Projection matrix, float[] x, int inputStride) {
        int stride = matrix.stride();
        reduce(matrix, x, inputStride, numRows);
        team.run((part, numParts, thread) -> {
            int first = share(part, numParts, matrix.numPanels());
            int end = share(part + 1, numParts, matrix.numPanels());
            matrix.multiply(x, inputStride, reduced, numRows, projected, first, end);
            int endColumn = Math.min(hiddenSize, end * WeightPanels.PANEL);
            for (int row = 0; row < numRows; row++) {
                int to = row * hiddenSize;
                int from = row * stride;
                for (int column = first * WeightPanels.PANEL; column < endColumn; column++) {
                    hidden[to + column] += projected[from + column];
                }
            }
        });
    }

    private void multiply(Projection matrix, float[] x, int inputStride, int rows, float[] y) {
        reduce(matrix, x, inputStride, rows);
        team.run((part, numParts, thread) -> matrix.multiply(
                x,
                inputStride,
                reduced,
                rows,
                y,
                share(part, numParts, matrix.numPanels()),
                share(part + 1, numParts, matrix.numPanels())));
    }

    /** Computes A·x of an adapter, all of which every panel of B reads. */
    private void reduce(Projection matrix, float[] x, int inputStride, int rows) {
        if (matrix.update().isPresent()) {
            WeightPanels a = matrix.update().get().a();
            team.run((part, numParts, thread) -> a.multiply(
                    x,
                    inputStride,
                    rows,
                    reduced,
                    share(part, numParts, a.numPanels()),
                    share(part + 1, numParts, a.numPanels())));
        }
    }

    private static int share(int part, int numParts, int size) {
        return (int) ((long) size * part / numParts);
    }

    private void normalizeAll(DecoderWeights.RowScale norm) {
        eachRow(row -> normalize(norm, row, row));
    }

    private void normalize(DecoderWeights.RowScale norm, int row, int to) {
        norm.normalize(hidden, row * hiddenSize, (float) config.rmsNormEps(), normed, to * hiddenSize);
    }

    private void eachRow(IntConsumer work) {
        team.run((part, numParts, thread) -> {
            int end = share(part + 1, numParts, numRows);
            for (int row = share(part, numParts, numRows); row < end; row++) {
                work.accept(row);
            }
        });
    }
}
