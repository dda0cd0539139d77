// SPDX-License-Identifier: Apache-2.0
package io.triad.training.store;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import io.triad.checkpoint.store.ObjectStore;
import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import io.triad.proto.step.v1.BatchManifest;
import io.triad.training.batch.LaneKey;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Batch manifests in the object store: what a step trains on, written before it trains. */
public final class BatchManifests {
    private static final int MAX_BYTES = 64 * 1024 * 1024;

    private final ObjectStore objects;

    /** Keeps manifests in that store. */
    public BatchManifests(ObjectStore objects) {
        this.objects = objects;
    }

    /** Returns the manifest that an earlier attempt at the step has written. */
    public Optional<BatchManifest> find(LaneKey key, int step) {
        String objectKey = objectKey(key, step);
        if (!objects.exists(objectKey)) {
            return Optional.empty();
        }
        BatchManifest.Builder manifest = BatchManifest.newBuilder();
        try {
            JsonFormat.parser().merge(new String(objects.get(objectKey, MAX_BYTES), StandardCharsets.UTF_8), manifest);
        } catch (InvalidProtocolBufferException e) {
            throw new TriadException(
                    ErrorCode.CORRUPT_CHECKPOINT,
                    "batch manifest " + objects.uri(objectKey) + " is no manifest: " + e.getMessage(),
                    e);
        }
        return Optional.of(manifest.build());
    }

    /** Writes the manifest of a step that is about to train. */
    public void write(LaneKey key, BatchManifest manifest) {
        try {
            objects.put(
                    objectKey(key, manifest.getStep()),
                    JsonFormat.printer().print(manifest).getBytes(StandardCharsets.UTF_8));
        } catch (InvalidProtocolBufferException e) {
            throw new TriadException(ErrorCode.BROKEN_INVARIANT, "a batch manifest has no JSON form", e);
        }
    }

    private static String objectKey(LaneKey key, int step) {
        return "runs/" + key + "/batches/" + step + ".json";
    }
}
