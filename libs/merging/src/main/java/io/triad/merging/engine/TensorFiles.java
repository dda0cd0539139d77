// SPDX-License-Identifier: Apache-2.0
package io.triad.merging.engine;

import io.triad.checkpoint.safetensors.ShardedWriter;
import io.triad.checkpoint.safetensors.ShardedWriter.Shard;
import io.triad.failure.TriadException;
import io.triad.merging.plan.PlannedTensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Merged tensors in files, for whoever keeps account of the merge elsewhere. */
public final class TensorFiles {
    private static final String INCOMING = ".incoming";

    private TensorFiles() {}

    /**
     * Makes tensors on as many threads as the machine has processors, and writes them in one file or in shards.
     *
     * @param output an empty folder
     * @param tensors by ascending name
     * @throws TriadException NON_FINITE naming the tensor when a value is no number or its type cannot hold it; EXHAUSTED when the
     *     files cannot be written
     */
    public static void write(Path output, List<PlannedTensor> tensors) throws IOException {
        Path incoming = Files.createDirectory(output.resolve(INCOMING));
        List<Shard> shards =
                ShardedWriter.plan(tensors.stream().map(PlannedTensor::info).toList(), ShardedWriter.USUAL_SHARD_BYTES);
        try (ShardWork work = new ShardWork(output, incoming, shards, tensors, _ -> 0);
                TensorRoom room = new TensorRoom(TensorRoom.USUAL_BYTES)) {
            Workers.run(
                    Runtime.getRuntime().availableProcessors(),
                    room,
                    Digests.WORKED_OUT,
                    work::makeNext,
                    1,
                    Progress.silent());
        }
        ShardedWriter.writeIndex(output, shards);
        Files.delete(incoming);
    }
}
