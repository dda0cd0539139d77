// SPDX-License-Identifier: Apache-2.0
package io.triad.policy.folder;

import io.triad.checkpoint.CheckpointRef;
import io.triad.checkpoint.CheckpointStore;
import io.triad.checkpoint.StoredFolder;
import io.triad.checkpoint.store.ObjectStore;
import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import java.nio.file.Path;

/** Brings a policy here from the object store: a checkpoint that was published, or a model's files as others put them there. */
public final class PolicyDownload {
    private PolicyDownload() {}

    /**
     * Fetches a policy without its optimizer's state. The files of a checkpoint are checked against its manifest; those that
     * have none are taken as they are.
     *
     * @param uri of a folder in that store
     * @param into where a folder for it is made, which the caller deletes
     * @throws TriadException NOT_FOUND when there is nothing, INVALID_REQUEST when the URI is not of that store or there is an
     *     adapter, CORRUPT_CHECKPOINT naming the file that is not as the manifest says, and what the store throws
     */
    public static PolicyFolder fetch(ObjectStore objects, String uri, Path into) {
        String place = uri.replaceFirst("/+$", "");
        CheckpointStore checkpoints = new CheckpointStore(objects);
        return new PolicyFolder(checkpoints
                .find(objects.key(place))
                .map(published -> whole(checkpoints, published, into))
                .orElseGet(() -> new StoredFolder(objects, place).fetch(into, PolicyFolder::isOfAPolicy)));
    }

    private static Path whole(CheckpointStore checkpoints, CheckpointRef published, Path into) {
        Path fetched = checkpoints.fetch(published, into, PolicyFolder::isOfAPolicy);
        AdapterCheckpoint.base(fetched).ifPresent(base -> {
            CheckpointStore.evict(published, into);
            throw new TriadException(
                    ErrorCode.INVALID_REQUEST,
                    published.uri() + " is a LoRA adapter of " + base.uri()
                            + "; whole weights are needed, such as those of the lane's final version");
        });
        return fetched;
    }
}
