// SPDX-License-Identifier: Apache-2.0
package io.triad.policy;

import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import java.util.OptionalInt;

/**
 * The shape of a Qwen2 decoder: what Hugging Face's {@code config.json} says of a model with {@code model_type} qwen2.
 *
 * <p>Pre-norm transformer with RMSNorm, grouped-query attention with biases on the query, key and value projections
 * only, rotary positions in the half-rotation form and a SwiGLU feed-forward (Qwen2 technical report, arXiv 2407.10671,
 * section 2.2). The {@code torch_dtype} of a file says how its tensors are stored; every form of the policy computes in
 * float32, so it is written as float32 and ignored when read.
 *
 * @param hiddenSize D, width of the residual stream; a multiple of 2 × {@code numAttentionHeads}
 * @param numHiddenLayers number of decoder layers
 * @param numAttentionHeads H, query heads
 * @param numKeyValueHeads K, key and value heads; divides H
 * @param intermediateSize width of the feed-forward
 * @param vocabSize V, rows of the embedding
 * @param maxPositionEmbeddings longest sequence in tokens, prompt and response together
 * @param ropeTheta base of the rotary frequencies
 * @param rmsNormEps added to the mean square before its root
 * @param tieWordEmbeddings whether the output projection is the embedding itself
 * @param bosTokenId id that begins a document, if the model has one
 * @param eosTokenId id that ends the assistant's turn
 * @param padTokenId id for padding, if the model has one
 */
public record PolicyConfig(
        int hiddenSize,
        int numHiddenLayers,
        int numAttentionHeads,
        int numKeyValueHeads,
        int intermediateSize,
        int vocabSize,
        int maxPositionEmbeddings,
        double ropeTheta,
        double rmsNormEps,
        boolean tieWordEmbeddings,
        OptionalInt bosTokenId,
        int eosTokenId,
        OptionalInt padTokenId) {

    public PolicyConfig {
        requirePositive("hidden_size", hiddenSize);
        requirePositive("num_hidden_layers", numHiddenLayers);
        requirePositive("num_attention_heads", numAttentionHeads);
        requirePositive("num_key_value_heads", numKeyValueHeads);
        requirePositive("intermediate_size", intermediateSize);
        requirePositive("vocab_size", vocabSize);
        requirePositive("max_position_embeddings", maxPositionEmbeddings);
        require(ropeTheta > 0 && Double.isFinite(ropeTheta), "rope_theta", ropeTheta, "a positive number");
        require(rmsNormEps > 0 && Double.isFinite(rmsNormEps), "rms_norm_eps", rmsNormEps, "a positive number");
        require(
                hiddenSize % (2 * numAttentionHeads) == 0,
                "hidden_size",
                hiddenSize,
                "a multiple of 2 x num_attention_heads = " + 2 * numAttentionHeads);
        require(
                numAttentionHeads % numKeyValueHeads == 0,
                "num_key_value_heads",
                numKeyValueHeads,
                "a divisor of num_attention_heads = " + numAttentionHeads);
        requireToken("bos_token_id", bosTokenId, vocabSize);
        requireToken("eos_token_id", OptionalInt.of(eosTokenId), vocabSize);
        requireToken("pad_token_id", padTokenId, vocabSize);
    }

    /**
     * Reads a {@code config.json}.
     *
     * @throws TriadException CORRUPT_CHECKPOINT, naming the field and its value, when a field is missing, mistyped,
     *     out of range, or asks for something that this architecture does not compute
     */
    public static PolicyConfig fromJson(String json) {
        return PolicyConfigJson.read(json);
    }

    /** Writes {@code config.json} as Hugging Face transformers reads it. */
    public String toJson() {
        return PolicyConfigJson.write(this);
    }

    /** Width of one head in floats. */
    public int headSize() {
        return hiddenSize / numAttentionHeads;
    }

    /** Query heads that share one key-value head. */
    public int headsPerKeyValue() {
        return numAttentionHeads / numKeyValueHeads;
    }

    /** Width of all keys (or all values) of one position in floats. */
    public int keyValueSize() {
        return numKeyValueHeads * headSize();
    }

    /** Number of weights, a tied output projection counted once. */
    public long numParameters() {
        return ParameterLayout.shapes(this).values().stream()
                .mapToLong(TensorShape::numElements)
                .sum();
    }

    private static void requirePositive(String field, int value) {
        require(value > 0, field, value, "1 or more");
    }

    private static void requireToken(String field, OptionalInt id, int vocabSize) {
        if (id.isPresent()) {
            require(
                    id.getAsInt() >= 0 && id.getAsInt() < vocabSize,
                    field,
                    id.getAsInt(),
                    "an id below vocab_size = " + vocabSize);
        }
    }

    private static void require(boolean holds, String field, Object value, String expected) {
        if (!holds) {
            throw new TriadException(
                    ErrorCode.CORRUPT_CHECKPOINT,
                    "config field " + field + " is " + value + "; it must be " + expected);
        }
    }
}
