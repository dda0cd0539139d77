// SPDX-License-Identifier: Apache-2.0
package io.triad.policy;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * A Qwen2 decoder in float64, written from the architecture's definition (as in Hugging Face's modeling_qwen2) with
 * plain loops and nothing shared with the forms under test, not even the rotary table.
 */
public final class ReferenceDecoder {
    private final PolicyConfig config;
    private final Map<String, double[]> tensors = new HashMap<>();

    public ReferenceDecoder(PolicyWeights weights) {
        this.config = weights.config();
        weights.tensors().forEach((name, tensor) -> {
            float[] values = tensor.toArray();
            double[] wide = new double[values.length];
            for (int index = 0; index < values.length; index++) {
                wide[index] = values[index];
            }
            tensors.put(name, wide);
        });
    }

    /** Weights that a test may shift by a finite difference. */
    public double[] tensor(String name) {
        return tensors.get(name);
    }

    /** Logits after each token: [position][vocabulary]. */
    public double[][] logits(TokenIds tokens) {
        int steps = tokens.size();
        int hidden = config.hiddenSize();
        double[][] x = new double[steps][hidden];
        for (int step = 0; step < steps; step++) {
            System.arraycopy(tensor("model.embed_tokens.weight"), tokens.get(step) * hidden, x[step], 0, hidden);
        }
        for (int layer = 0; layer < config.numHiddenLayers(); layer++) {
            String prefix = "model.layers." + layer + ".";
            double[][] attended = attention(prefix + "self_attn.", norm(x, prefix + "input_layernorm.weight"));
            add(x, attended);
            double[][] normed = norm(x, prefix + "post_attention_layernorm.weight");
            double[][] gate = project(normed, prefix + "mlp.gate_proj", config.intermediateSize());
            double[][] up = project(normed, prefix + "mlp.up_proj", config.intermediateSize());
            for (int step = 0; step < steps; step++) {
                for (int index = 0; index < gate[step].length; index++) {
                    double value = gate[step][index];
                    up[step][index] *= value / (1 + Math.exp(-value));
                }
            }
            add(x, project(up, prefix + "mlp.down_proj", hidden));
        }
        String output = config.tieWordEmbeddings() ? "model.embed_tokens" : "lm_head";
        return project(norm(x, "model.norm.weight"), output, config.vocabSize());
    }

    /** Log-probability of each response token at a temperature. */
    public double[] logProbs(TokenIds prompt, TokenIds response, double temperature) {
        double[][] logits = logits(prompt.plus(response));
        double[] logProbs = new double[response.size()];
        for (int index = 0; index < logProbs.length; index++) {
            double[] row = logits[prompt.size() - 1 + index];
            double sum = 0;
            for (double logit : row) {
                sum += Math.exp(logit / temperature);
            }
            logProbs[index] = row[response.get(index)] / temperature - Math.log(sum);
        }
        return logProbs;
    }

    private double[][] attention(String prefix, double[][] x) {
        int steps = x.length;
        int size = config.headSize();
        double[][] queries = project(x, prefix + "q_proj", config.querySize());
        double[][] keys = project(x, prefix + "k_proj", config.keyValueSize());
        double[][] values = project(x, prefix + "v_proj", config.keyValueSize());
        if (config.architecture().headNorms()) {
            normHeads(queries, prefix + "q_norm.weight");
            normHeads(keys, prefix + "k_norm.weight");
        }
        for (int step = 0; step < steps; step++) {
            rotate(queries[step], step);
            rotate(keys[step], step);
        }
        double[][] mixed = new double[steps][config.querySize()];
        for (int head = 0; head < config.numAttentionHeads(); head++) {
            int query = head * size;
            int shared = head / config.headsPerKeyValue() * size;
            for (int step = 0; step < steps; step++) {
                double[] weights = new double[step + 1];
                double sum = 0;
                for (int seen = 0; seen <= step; seen++) {
                    double dot = 0;
                    for (int index = 0; index < size; index++) {
                        dot += queries[step][query + index] * keys[seen][shared + index];
                    }
                    weights[seen] = Math.exp(dot / Math.sqrt(size));
                    sum += weights[seen];
                }
                for (int seen = 0; seen <= step; seen++) {
                    for (int index = 0; index < size; index++) {
                        mixed[step][query + index] += weights[seen] / sum * values[seen][shared + index];
                    }
                }
            }
        }
        return project(mixed, prefix + "o_proj", config.hiddenSize());
    }

    private void normHeads(double[][] rows, String name) {
        int size = config.headSize();
        for (double[] row : rows) {
            for (int head = 0; head < row.length; head += size) {
                double[][] one = {Arrays.copyOfRange(row, head, head + size)};
                System.arraycopy(norm(one, name)[0], 0, row, head, size);
            }
        }
    }

    private void rotate(double[] row, int position) {
        int size = config.headSize();
        for (int head = 0; head < row.length; head += size) {
            double[] before = Arrays.copyOfRange(row, head, head + size);
            for (int index = 0; index < size; index++) {
                double angle = position * frequency(index % (size / 2));
                double turned = index < size / 2 ? -before[index + size / 2] : before[index - size / 2];
                double scale = config.ropeScaling() instanceof RopeScaling.Yarn yarn ? yarn.attentionFactor() : 1;
                row[head + index] = scale * (before[index] * Math.cos(angle) + turned * Math.sin(angle));
            }
        }
    }

    /** Radians that a pair turns in a position. */
    private double frequency(int pair) {
        double plain = 1 / Math.pow(config.ropeTheta(), 2.0 * pair / config.headSize());
        return switch (config.ropeScaling()) {
            case RopeScaling.None() -> plain;
            case RopeScaling.Linear(double factor) -> plain / factor;
            case RopeScaling.Llama3(double factor, double low, double high, int original) -> {
                double wavelength = 2 * Math.PI / plain;
                if (wavelength < original / high) {
                    yield plain;
                }
                if (wavelength > original / low) {
                    yield plain / factor;
                }
                double smooth = (original / wavelength - low) / (high - low);
                yield plain * (smooth + (1 - smooth) / factor);
            }
            case RopeScaling.Yarn(double factor, int original, double fast, double slow, double ignored) -> {
                double from = Math.max(Math.floor(pairOfTurns(fast, original)), 0);
                double to = Math.min(Math.ceil(pairOfTurns(slow, original)), config.headSize() - 1);
                double interpolated = Math.min(Math.max((pair - from) / (to - from), 0), 1);
                yield plain * (1 - interpolated + interpolated / factor);
            }
        };
    }

    /** The pair, a fraction, that makes so many full turns in the original context. */
    private double pairOfTurns(double turns, int original) {
        double wavelength = original / turns;
        return config.headSize() / 2.0 * Math.log(wavelength / (2 * Math.PI)) / Math.log(config.ropeTheta());
    }

    private double[][] norm(double[][] x, String name) {
        double[] weight = tensor(name);
        double[][] normed = new double[x.length][weight.length];
        for (int step = 0; step < x.length; step++) {
            double squares = 0;
            for (double value : x[step]) {
                squares += value * value;
            }
            double scale = 1 / Math.sqrt(squares / weight.length + config.rmsNormEps());
            for (int index = 0; index < weight.length; index++) {
                normed[step][index] = x[step][index] * scale * weight[index];
            }
        }
        return normed;
    }

    private double[][] project(double[][] x, String name, int outputs) {
        double[] weight = tensor(name + ".weight");
        double[] bias = tensors.getOrDefault(name + ".bias", new double[outputs]);
        double[][] result = new double[x.length][outputs];
        for (int step = 0; step < x.length; step++) {
            int inputs = x[step].length;
            for (int output = 0; output < outputs; output++) {
                double sum = bias[output];
                for (int input = 0; input < inputs; input++) {
                    sum += weight[output * inputs + input] * x[step][input];
                }
                result[step][output] = sum;
            }
        }
        return result;
    }

    private static void add(double[][] to, double[][] from) {
        for (int step = 0; step < to.length; step++) {
            for (int index = 0; index < to[step].length; index++) {
                to[step][index] += from[step][index];
            }
        }
    }
}
