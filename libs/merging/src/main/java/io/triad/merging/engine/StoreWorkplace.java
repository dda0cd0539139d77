// SPDX-License-Identifier: Apache-2.0
package io.triad.merging.engine;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.triad.checkpoint.safetensors.ShardedWriter.Shard;
import io.triad.checkpoint.store.ObjectStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A place in a store. A shard is made in a folder here and moved to the store as soon as it is complete, so the disk has as many shards
 * as there are threads at most; its record, in {@code _merging} of the store, follows it. So a merge goes on from the last shard
 * wherever it is asked for again, and nothing here is needed for that. Nobody is kept from merging into the same place at the same time:
 * of two requests for one merge both write the same bytes.
 */
final class StoreWorkplace implements Workplace {
    private static final String RECORDS = "_merging/";
    private static final String REQUEST = RECORDS + "request.json";
    private static final int MAX_RECORD_BYTES = 64 << 20;
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private final ModelPlace.Stored place;
    private final ObjectStore objects;
    private final Path folder;
    private boolean isDone;

    private StoreWorkplace(ModelPlace.Stored place, Path folder) {
        this.place = place;
        this.objects = place.objects();
        this.folder = folder;
    }

    static StoreWorkplace take(ModelPlace.Stored place) throws IOException {
        return new StoreWorkplace(place, Files.createTempDirectory("triad-merge-"));
    }

    private <T> Optional<T> read(String name, Class<T> type) throws IOException {
        String key = place.key(name);
        return objects.exists(key)
                ? Optional.of(JSON.readValue(objects.get(key, MAX_RECORD_BYTES), type))
                : Optional.empty();
    }

    private void write(String name, Object value) throws IOException {
        objects.put(place.key(name), JSON.writeValueAsBytes(value));
    }

    /** The sizes of what lies in the place, by name. */
    private Map<String, Long> files() {
        String prefix = place.prefix();
        return objects.list(prefix).stream()
                .collect(Collectors.toMap(
                        stored -> stored.key().substring(prefix.length()), ObjectStore.Stored::numBytes));
    }

    @Override
    public Optional<MergeManifest> manifest() throws IOException {
        try {
            return read(MergeManifest.FILE_NAME, MergeManifest.class);
        } catch (JsonProcessingException e) {
            throw Workplace.noManifest(place + "/" + MergeManifest.FILE_NAME, e);
        }
    }

    @Override
    public boolean isForeign() {
        Map<String, Long> files = files();
        return !files.isEmpty() && !files.containsKey(MergeManifest.FILE_NAME) && !files.containsKey(REQUEST);
    }

    @Override
    public Optional<ObjectNode> begun() throws IOException {
        return read(REQUEST, ObjectNode.class);
    }

    @Override
    public void begin(ObjectNode request) throws IOException {
        objects.delete(place.key(MergeManifest.FILE_NAME));
        for (String file : files().keySet()) {
            // Records go before the shards that they speak of.
            if (file.startsWith(RECORDS)) {
                objects.delete(place.key(file));
            }
        }
        for (String file : files().keySet()) {
            if (Workplace.isWeights(file)) {
                objects.delete(place.key(file));
            }
        }
        write(REQUEST, request);
    }

    @Override
    public List<ShardRecord> completed(List<Shard> shards) throws IOException {
        Map<String, Long> files = files();
        List<ShardRecord> completed = new ArrayList<>();
        for (Shard shard : shards) {
            if (files.containsKey(RECORDS + shard.file() + ".json")) {
                ShardRecord record = read(RECORDS + shard.file() + ".json", ShardRecord.class)
                        .orElseThrow();
                if (files.getOrDefault(shard.file(), 0L) == record.numBytes()) {
                    completed.add(record);
                }
            }
        }
        return completed;
    }

    @Override
    public Path folder() {
        return folder;
    }

    @Override
    public Path incoming() {
        try {
            return Files.createDirectories(folder.resolve(".incoming"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public boolean movesShards() {
        return true;
    }

    @Override
    public long completed(ShardRecord shard) {
        Path file = folder.resolve(shard.file());
        objects.put(place.key(shard.file()), file);
        try {
            Files.delete(file);
            write(RECORDS + shard.file() + ".json", shard);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return shard.numBytes();
    }

    @Override
    public long numBytes(String file) {
        return files().getOrDefault(file, 0L);
    }

    @Override
    public void done(MergeManifest manifest) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                objects.put(place.key(file.getFileName().toString()), file);
            }
        }
        write(MergeManifest.FILE_NAME, manifest);
        isDone = true;
    }

    @Override
    public void close() throws IOException {
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
        if (isDone) {
            files().keySet().stream()
                    .filter(file -> file.startsWith(RECORDS))
                    .forEach(file -> objects.delete(place.key(file)));
        }
    }
}
