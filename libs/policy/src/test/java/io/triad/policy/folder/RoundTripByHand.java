// SPDX-License-Identifier: Apache-2.0
package io.triad.policy.folder;

import io.triad.checkpoint.safetensors.DType;
import io.triad.checkpoint.safetensors.ShardedWriter;
import io.triad.policy.PolicyWeights;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * Opens the folder that the system property {@code from} names and writes it to {@code to} as {@code dtype}, in shards of
 * {@code shardBytes}. Its name keeps it out of the suite; {@code src/test/golden/round-trip.py} says how to run it.
 */
class RoundTripByHand {
    @Test
    void shouldWriteBackWhatItOpens() {
        PolicyFolder from = new PolicyFolder(Path.of(System.getProperty("from")));
        WeightStorage storage = WeightStorage.as(DType.valueOf(System.getProperty("dtype", "BF16")))
                .inShardsOf(Long.getLong("shardBytes", ShardedWriter.USUAL_SHARD_BYTES));
        long start = System.nanoTime();
        PolicyWeights weights = from.weights();
        long opened = System.nanoTime();
        new PolicyFolder(Path.of(System.getProperty("to"))).create(weights, storage, from);
        System.out.printf(
                "%d parameters opened in %d ms, written in %d ms%n",
                weights.config().numParameters(),
                (opened - start) / 1_000_000,
                (System.nanoTime() - opened) / 1_000_000);
    }
}
