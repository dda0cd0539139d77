// SPDX-License-Identifier: Apache-2.0
package io.triad.policy;

import io.triad.checkpoint.safetensors.DType;
import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import java.util.List;
import java.util.OptionalInt;

/**
 * The shape of a decoder: what Hugging Face's {@code config.json} says of a model of one of the {@link Architecture}s.
 *
 * <p>The {@code torch_dtype} (or {@code dtype}) of a file says how its tensors are stored; every form of the policy
 * computes in float32, and what is stored follows from the tensors.
 *
 * @param hiddenSize D, width of the residual stream
 * @param numHiddenLayers number of decoder layers
 * @param numAttentionHeads H, query heads
 * @param numKeyValueHeads K, key and value heads; divides H
 * @param headSize E, width of one head in floats; even
 * @param intermediateSize width of the feed-forward
 * @param vocabSize V, rows of the embedding
 * @param maxPositionEmbeddings longest sequence in tokens, prompt and response together
 * @param ropeTheta base of the rotary frequencies
 * @param ropeScaling how the frequencies depart from it
 * @param rmsNormEps added to the mean square before its root
 * @param tieWordEmbeddings whether the output projection is the embedding itself
 * @param bosTokenId id that begins a document, if the model has one
 * @param eosTokenIds ids that end the assistant's turn, at least one; the first is the one that demonstrations end with
 * @param padTokenId id for padding, if the model has one
 */
public record PolicyConfig(
        Architecture architecture,
        int hiddenSize,
        int numHiddenLayers,
        int numAttentionHeads,
        int numKeyValueHeads,
        int headSize,
        int intermediateSize,
        int vocabSize,
        int maxPositionEmbeddings,
        double ropeTheta,
        RopeScaling ropeScaling,
        double rmsNormEps,
        boolean tieWordEmbeddings,
        OptionalInt bosTokenId,
        List<Integer> eosTokenIds,
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
        require(headSize > 0 && headSize % 2 == 0, "head_dim", headSize, "an even number above 0");
        require(
                numAttentionHeads % numKeyValueHeads == 0,
                "num_key_value_heads",
                numKeyValueHeads,
                "a divisor of num_attention_heads = " + numAttentionHeads);
        requireToken("bos_token_id", bosTokenId, vocabSize);
        eosTokenIds = List.copyOf(eosTokenIds);
        require(!eosTokenIds.isEmpty(), "eos_token_id", eosTokenIds, "one id or several");
        for (int eosTokenId : eosTokenIds) {
            requireToken("eos_token_id", OptionalInt.of(eosTokenId), vocabSize);
        }
        requireToken("pad_token_id", padTokenId, vocabSize);
    }

    /** A Qwen2 model whose heads share the hidden size evenly. */
    public PolicyConfig(
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
        this(
                Architecture.QWEN2,
                hiddenSize,
                numHiddenLayers,
                numAttentionHeads,
                numKeyValueHeads,
                evenShare(hiddenSize, numAttentionHeads),
                intermediateSize,
                vocabSize,
                maxPositionEmbeddings,
                ropeTheta,
                new RopeScaling.None(),
                rmsNormEps,
                tieWordEmbeddings,
                bosTokenId,
                List.of(eosTokenId),
                padTokenId);
    }

    /** Width of a head where no {@code head_dim} says it. */
    static int evenShare(int hiddenSize, int numAttentionHeads) {
        requirePositive("num_attention_heads", numAttentionHeads);
        require(
                hiddenSize % (2 * numAttentionHeads) == 0,
                "hidden_size",
                hiddenSize,
                "a multiple of 2 x num_attention_heads = " + 2 * numAttentionHeads + " where there is no head_dim");
        return hiddenSize / numAttentionHeads;
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

    /** Writes {@code config.json} as Hugging Face transformers reads it, for tensors that are stored as float32. */
    public String toJson() {
        return toJson(DType.F32);
    }

    /**
     * Writes {@code config.json} as Hugging Face transformers reads it.
     *
     * @param storedAs what the tensors beside it are stored as
     */
    public String toJson(DType storedAs) {
        return PolicyConfigJson.write(this, storedAs);
    }

    /** Width of all queries of one position in floats. */
    public int querySize() {
        return numAttentionHeads * headSize;
    }

    /** The id that demonstrations end with. */
    public int eosTokenId() {
        return eosTokenIds.getFirst();
    }

    /**
     * The same model with what a {@code generation_config.json} says of it: the ends of a turn, if it has any.
     *
     * @throws TriadException CORRUPT_CHECKPOINT when it is not JSON or has ids that are none
     */
    public PolicyConfig withGenerationConfig(String json) {
        List<Integer> ids = GenerationConfig.fromJson(json).eosTokenIds();
        return ids.isEmpty() ? this : withEosTokenIds(ids);
    }

    /** The same model with these ids for the ends of a turn, as {@code generation_config.json} may give. */
    public PolicyConfig withEosTokenIds(List<Integer> ids) {
        return new PolicyConfig(
                architecture,
                hiddenSize,
                numHiddenLayers,
                numAttentionHeads,
                numKeyValueHeads,
                headSize,
                intermediateSize,
                vocabSize,
                maxPositionEmbeddings,
                ropeTheta,
                ropeScaling,
                rmsNormEps,
                tieWordEmbeddings,
                bosTokenId,
                ids,
                padTokenId);
    }

    /** Query heads that share one key-value head. */
    public int headsPerKeyValue() {
        return numAttentionHeads / numKeyValueHeads;
    }

    /** Width of all keys (or all values) of one position in floats. */
    public int keyValueSize() {
        return numKeyValueHeads * headSize;
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
