// SPDX-License-Identifier: Apache-2.0
package io.triad.policy.folder;

import io.triad.checkpoint.safetensors.DType;
import io.triad.checkpoint.safetensors.ShardedWriter;
import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import java.util.Optional;

/**
 * How the weights of a new folder are laid into files.
 *
 * @param dtype what every tensor is stored as, rounded to the nearest where it must be; empty for what each is stored as now
 * @param maxShardBytes bound on the values of one file; a tensor that is larger has a file of its own
 */
public record WeightStorage(Optional<DType> dtype, long maxShardBytes) {
    /**
     * Checks the bound.
     *
     * @throws TriadException INVALID_REQUEST when it is not above 0
     */
    public WeightStorage {
        if (maxShardBytes <= 0) {
            throw new TriadException(
                    ErrorCode.INVALID_REQUEST, "a shard of at most " + maxShardBytes + " bytes holds nothing");
        }
    }

    /** One type for all tensors, in shards of the usual size. */
    public static WeightStorage as(DType dtype) {
        return new WeightStorage(Optional.of(dtype), ShardedWriter.USUAL_SHARD_BYTES);
    }

    /** The bits as they are, in shards of the usual size. */
    public static WeightStorage unchanged() {
        return new WeightStorage(Optional.empty(), ShardedWriter.USUAL_SHARD_BYTES);
    }

    /** The same types in shards of another size. */
    public WeightStorage inShardsOf(long maxBytes) {
        return new WeightStorage(dtype, maxBytes);
    }
}
