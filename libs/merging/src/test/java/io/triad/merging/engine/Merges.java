// SPDX-License-Identifier: Apache-2.0
package io.triad.merging.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.triad.merging.Golden;
import io.triad.merging.config.MergeConfig;
import io.triad.merging.config.MergeFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/** Runs merges of the golden models. */
final class Merges {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Merges() {}

    static FolderMerge.Outcome run(String yaml, Path output) {
        return FolderMerge.run(request(yaml, output, Golden.file("models"), 1 << 20, false), Progress.silent());
    }

    /** A request whose models are folders of {@code models}. */
    static MergeRequest request(String yaml, Path output, Path models, long maxShardBytes, boolean replaces) {
        MergeConfig config = MergeFile.read(yaml, "merge.yaml");
        SequencedMap<String, ModelPlace> places = new LinkedHashMap<>();
        config.models().forEach(name -> places.put(name, new ModelPlace.Folder(models.resolve(name))));
        return new MergeRequest(
                config, places, new ModelPlace.Folder(output), config.seed().orElse(0), 2, maxShardBytes, replaces);
    }

    static JsonNode json(Path file) {
        try {
            return JSON.readTree(file.toFile());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
