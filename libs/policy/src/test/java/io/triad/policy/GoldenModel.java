// SPDX-License-Identifier: Apache-2.0
package io.triad.policy;

import com.fasterxml.jackson.databind.JsonNode;
import io.triad.checkpoint.safetensors.SafetensorsReader;
import io.triad.checkpoint.safetensors.TensorInfo;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;

/**
 * A folder that Hugging Face transformers (or PEFT) wrote, and what it computes from it in float32.
 *
 * @param folder holds {@code config.json} and the weights, or an adapter
 * @param sequences of different lengths, the last one as long as the model allows
 * @param gradientSequence the one of them whose mean cross-entropy was differentiated
 * @param meanCrossEntropy of that sequence's tokens from the second on, in nats
 * @param gradients of it, by the name that a parameter has in the folder's files
 */
public record GoldenModel(
        Path folder,
        List<Sequence> sequences,
        int gradientSequence,
        double meanCrossEntropy,
        Map<String, Tensor> gradients) {

    /** The folders of whole models that a policy can be made of. */
    public static final List<String> NAMES = List.of(
            "qwen2-tied", "qwen2-untied", "qwen3", "llama3", "qwen2-linear", "qwen2-yarn", "qwen3-transformers5");

    /**
     * One text.
     *
     * @param logits at every position, (tokens, vocabulary)
     * @param tokenLogProbs of the tokens from the second on, in nats
     */
    public record Sequence(TokenIds tokens, Tensor logits, LogProbs tokenLogProbs) {
        /** The log-probability of any token at a position, in nats, from the logits in float64. */
        public double logProb(int position, int token, double temperature) {
            double total = 0;
            for (int other = 0; other < vocabulary(); other++) {
                total += Math.exp(logit(position, other) / temperature);
            }
            return logit(position, token) / temperature - Math.log(total);
        }

        /** The logit of a token at a position. */
        public float logit(int position, int token) {
            return logits.values().get(position * vocabulary() + token);
        }

        /** Number of tokens that each position has a logit for. */
        public int vocabulary() {
            return Math.toIntExact(logits.shape().dimensions().get(1));
        }
    }

    /** Reads the folder of that name. */
    public static GoldenModel open(String name) {
        JsonNode expected = GoldenFiles.json(name, "expected.json");
        List<Tensor> logits = logits(name, "logits.safetensors");
        List<Sequence> sequences = new ArrayList<>();
        for (JsonNode sequence : expected.get("sequences")) {
            int[] tokens = StreamSupport.stream(sequence.get("tokens").spliterator(), false)
                    .mapToInt(JsonNode::intValue)
                    .toArray();
            JsonNode logProbs = sequence.get("tokenLogProbs");
            float[] nats = new float[logProbs.size()];
            for (int index = 0; index < nats.length; index++) {
                nats[index] = logProbs.get(index).floatValue();
            }
            sequences.add(new Sequence(TokenIds.of(tokens), logits.get(sequences.size()), LogProbs.of(nats)));
        }
        JsonNode gradients = expected.get("gradients");
        return new GoldenModel(
                GoldenFiles.path(name),
                sequences,
                gradients.get("sequence").intValue(),
                gradients.get("meanCrossEntropy").doubleValue(),
                tensors(name, "gradients.safetensors"));
    }

    /** The logits of an adapter's sequences after it was merged into its base. */
    public static List<Tensor> mergedLogits(String adapter) {
        return logits(adapter, "merged-logits.safetensors");
    }

    private static List<Tensor> logits(String name, String file) {
        Map<String, Tensor> tensors = tensors(name, file);
        List<Tensor> logits = new ArrayList<>();
        for (int index = 0; index < tensors.size(); index++) {
            logits.add(tensors.get("logits." + index));
        }
        return logits;
    }

    private static Map<String, Tensor> tensors(String name, String file) {
        try (SafetensorsReader reader = SafetensorsReader.open(GoldenFiles.path(name, file))) {
            Map<String, Tensor> tensors = new LinkedHashMap<>();
            for (TensorInfo info : reader.tensors().values()) {
                TensorShape shape = new TensorShape(info.shape().dimensions());
                tensors.put(info.name(), Tensor.adopt(shape, reader.floats(info.name())));
            }
            return tensors;
        }
    }
}
