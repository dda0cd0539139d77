// SPDX-License-Identifier: Apache-2.0
package io.triad.merging.engine;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;

/**
 * What a tensor was made from, and what it became.
 *
 * @param name of the merged tensor
 * @param sha256 of its bytes in the file
 * @param sources in the order in which they were merged
 */
@JsonPropertyOrder({"name", "sha256", "sources"})
record TensorRecord(
        @JsonProperty(value = "name", required = true) String name,
        @JsonProperty(value = "sha256", required = true) String sha256,
        @JsonProperty(value = "sources", required = true) List<Source> sources) {
    TensorRecord {
        sources = List.copyOf(sources);
    }

    /**
     * A tensor that was read.
     *
     * @param model which of the merge's models
     * @param tensor its name there
     * @param sha256 of its bytes in the file
     */
    @JsonPropertyOrder({"model", "tensor", "sha256"})
    record Source(
            @JsonProperty(value = "model", required = true) int model,
            @JsonProperty(value = "tensor", required = true) String tensor,
            @JsonProperty(value = "sha256", required = true) String sha256) {}
}
