// SPDX-License-Identifier: Apache-2.0
package io.triad.merging.engine;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.triad.checkpoint.StoredFolder;
import io.triad.checkpoint.StoredModel;
import io.triad.checkpoint.safetensors.StoredTensor;
import io.triad.checkpoint.safetensors.StreamedValues;
import io.triad.checkpoint.store.ObjectStore;
import io.triad.merging.model.SourceModel;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The models of a request while they are merged: files here are mapped, of those in a store parts are read. */
final class OpenModels implements AutoCloseable {
    /** What a store's model has that is not small. */
    private static final List<String> LARGE =
            List.of(".safetensors", ".bin", ".pt", ".pth", ".gguf", ".onnx", ".h5", ".msgpack");

    private final Arena arena = Arena.ofShared();
    private final Path copies;
    private final SequencedMap<String, SourceModel> models = new LinkedHashMap<>();

    private OpenModels(Path copies) {
        this.copies = copies;
    }

    /** Opens the models; values are read when they are needed. */
    static OpenModels of(SequencedMap<String, ModelPlace> places) throws IOException {
        OpenModels open = new OpenModels(Files.createTempDirectory("triad-merge-models-"));
        try {
            places.forEach((name, place) -> open.models.put(name, open.open(name, place)));
            return open;
        } catch (RuntimeException e) {
            open.close();
            throw e;
        }
    }

    private SourceModel open(String name, ModelPlace place) {
        return switch (place) {
            case ModelPlace.Folder folder -> SourceModel.open(name, folder.path(), arena);
            case ModelPlace.Stored stored -> {
                Path small = new StoredFolder(stored.objects(), stored.uri())
                        .fetch(copies, file -> LARGE.stream().noneMatch(file::endsWith));
                yield SourceModel.open(name, small, new StoredModel(stored.objects(), stored.uri()));
            }
        };
    }

    /** Returns them by name, in the request's order. */
    SequencedMap<String, SourceModel> models() {
        return Collections.unmodifiableSequencedMap(models);
    }

    /** Writes down what tells that models are those of an earlier request: sizes of their files, and times or versions. */
    static void describe(SequencedMap<String, ModelPlace> places, ArrayNode models) throws IOException {
        for (ModelPlace place : places.values()) {
            Map<String, String> files =
                    switch (place) {
                        case ModelPlace.Folder folder -> describe(folder.path());
                        case ModelPlace.Stored stored -> describe(stored);
                    };
            ObjectNode node = models.addObject();
            files.forEach(node::put);
        }
    }

    private static Map<String, String> describe(Path folder) throws IOException {
        Map<String, String> files = new TreeMap<>();
        try (Stream<Path> listing = Files.list(folder)) {
            for (Path file : listing.filter(Files::isRegularFile).toList()) {
                files.put(
                        file.getFileName().toString(),
                        Files.size(file) + " " + Files.getLastModifiedTime(file).toMillis());
            }
        }
        return files;
    }

    private static Map<String, String> describe(ModelPlace.Stored stored) {
        Map<String, String> files = new TreeMap<>();
        String prefix = stored.prefix();
        for (ObjectStore.Stored object : stored.objects().list(prefix)) {
            String name = object.key().substring(prefix.length());
            if (!name.contains("/")) {
                files.put(
                        name,
                        object.numBytes() + " "
                                + stored.objects().describe(object.key()).version());
            }
        }
        return files;
    }

    /** After this no value can be read. */
    @Override
    public void close() {
        arena.close();
        for (SourceModel model : models.values()) {
            model.tensors().values().stream()
                    .map(StoredTensor::source)
                    .filter(StreamedValues.class::isInstance)
                    .forEach(values -> ((StreamedValues) values).release());
        }
        try (Stream<Path> paths = Files.walk(copies)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (IOException e) {
            // Small files in the folder for temporary ones, which the system clears; the merge itself is not in doubt.
        }
    }
}
