// SPDX-License-Identifier: Apache-2.0
package io.triad.recipe;

/**
 * The shape of a model that is made from nothing: a Qwen2 decoder.
 *
 * @param hiddenSize width of the residual stream
 * @param numLayers decoder layers
 * @param numHeads query heads; divides the hidden size into an even head width
 * @param numKeyValueHeads key-value heads; divides the query heads
 * @param intermediateSize width of the feed-forward part
 * @param maxPositions longest prompt and response together, in tokens
 * @param tieEmbeddings whether the output layer is the embedding; silent: true
 * @param ropeTheta base of the rotary positions; silent: 10000
 */
public record Architecture(
        @Describes("Width of the residual stream.") @Within(min = 2, max = 65_536)
        int hiddenSize,

        @Describes("Decoder layers.") @Within(min = 1, max = 512)
        int numLayers,

        @Describes("Query heads; must divide the hidden size into an even width.") @Within(min = 1, max = 512)
        int numHeads,

        @Describes("Key-value heads; must divide the query heads.") @Within(min = 1, max = 512)
        int numKeyValueHeads,

        @Describes("Width of the feed-forward part.") @Within(min = 1, max = 1_048_576)
        int intermediateSize,

        @Describes("Longest prompt and response together, in tokens; above every `maxTokens`.")
        @Within(min = 16, max = 1_048_576)
        int maxPositions,

        @Describes("Whether the output layer is the embedding.") @Default("true")
        boolean tieEmbeddings,

        @Describes("Base of the rotary positions.") @Default("10000.0") @Within(min = 1, max = 1e12)
        double ropeTheta) {
    public Architecture {
        Constraints.check(
                Architecture.class,
                hiddenSize,
                numLayers,
                numHeads,
                numKeyValueHeads,
                intermediateSize,
                maxPositions,
                tieEmbeddings,
                ropeTheta);
        if (hiddenSize % numHeads != 0 || hiddenSize / numHeads % 2 != 0) {
            throw RecipeException.at(
                    "numHeads", numHeads, "must divide hiddenSize " + hiddenSize + " into heads of an even width");
        }
        if (numHeads % numKeyValueHeads != 0) {
            throw RecipeException.at("numKeyValueHeads", numKeyValueHeads, "must divide numHeads " + numHeads);
        }
    }
}
