// SPDX-License-Identifier: Apache-2.0
package io.triad.merging.engine;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;

/**
 * A shard that is complete.
 *
 * @param file its name
 * @param numBytes its size
 * @param tensors that it holds, by ascending name
 */
@JsonPropertyOrder({"file", "bytes", "tensors"})
record ShardRecord(
        @JsonProperty(value = "file", required = true) String file,
        @JsonProperty(value = "bytes", required = true) long numBytes,
        @JsonProperty(value = "tensors", required = true) List<TensorRecord> tensors) {
    ShardRecord {
        tensors = List.copyOf(tensors);
    }
}
