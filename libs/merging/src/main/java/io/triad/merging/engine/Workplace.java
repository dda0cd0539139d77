// SPDX-License-Identifier: Apache-2.0
package io.triad.merging.engine;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.triad.checkpoint.safetensors.ModelFiles;
import io.triad.checkpoint.safetensors.ShardedWriter.Shard;
import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The place of a merge, and in it, until all is done, what a killed merge goes on from: what was asked for, and a record of each
 * shard that is complete.
 */
interface Workplace extends AutoCloseable {
    /** Takes a place. */
    static Workplace take(ModelPlace place) throws IOException {
        return switch (place) {
            case ModelPlace.Folder folder -> FolderWorkplace.take(folder.path());
            case ModelPlace.Stored stored -> StoreWorkplace.take(stored);
        };
    }

    /** Returns the manifest of the merge that was done here, if one was. */
    Optional<MergeManifest> manifest() throws IOException;

    /** Tells whether something else than a merge's own files lies here. */
    boolean isForeign() throws IOException;

    /** Returns what was asked for by a merge that was begun here and not done. */
    Optional<ObjectNode> begun() throws IOException;

    /** Removes what a merge left, its manifest first, and writes down what is asked for now. */
    void begin(ObjectNode request) throws IOException;

    /** Returns the shards that are complete and still as they were written. */
    List<ShardRecord> completed(List<Shard> shards) throws IOException;

    /** Returns where files are written: the place itself, or a folder here from which they are moved there. */
    Path folder();

    /** Returns where shards in the making lie. */
    Path incoming();

    /** Tells whether a shard that is complete is moved elsewhere. */
    boolean movesShards();

    /** Has a shard that is complete in its place, writes down that it is, and returns how many bytes were moved for that. */
    long completed(ShardRecord shard);

    /** Returns the size of a file of the merge that was done here; 0 when it is not there. */
    long numBytes(String file);

    /** Has all other files in their place and writes the manifest; with it the merge is done. */
    void done(MergeManifest manifest) throws IOException;

    /** Gives the place free; once the merge is done, nothing is left of the work. */
    @Override
    void close() throws IOException;

    /** Tells whether a file is one of weights, or says which there are. */
    static boolean isWeights(String name) {
        return name.equals(ModelFiles.INDEX) || name.startsWith("model") && name.endsWith(".safetensors");
    }

    /** Says that what has a manifest's name is none. */
    static TriadException noManifest(String file, JsonProcessingException cause) {
        return new TriadException(
                ErrorCode.INVALID_REQUEST,
                file + " is no manifest of a merge: " + cause.getOriginalMessage() + "; name another folder",
                cause);
    }
}
