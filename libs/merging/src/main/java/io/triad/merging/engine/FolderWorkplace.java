// SPDX-License-Identifier: Apache-2.0
package io.triad.merging.engine;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.triad.checkpoint.safetensors.ShardedWriter.Shard;
import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The folder of a merge, and in it, in {@code .merging} until all is done, what a killed merge goes on from: what was asked for, and
 * a record of each shard that is complete. One process at a time works in it.
 */
final class FolderWorkplace implements Workplace {
    private static final String FOLDER = ".merging";
    private static final String REQUEST = "request.json";
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private final Path output;
    private final Path folder;
    private final FileChannel channel;
    private final FileLock lock;

    private FolderWorkplace(Path output, FileChannel channel, FileLock lock) {
        this.output = output;
        this.folder = output.resolve(FOLDER);
        this.channel = channel;
        this.lock = lock;
    }

    /**
     * Takes a folder, which is made when it is missing.
     *
     * @throws TriadException INVALID_REQUEST when another merge is at work in it
     */
    static FolderWorkplace take(Path output) throws IOException {
        Path folder = Files.createDirectories(output.resolve(FOLDER));
        FileChannel channel =
                FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            FileLock lock = channel.tryLock();
            if (lock != null) {
                return new FolderWorkplace(output, channel, lock);
            }
        } catch (OverlappingFileLockException e) {
            // Another thread of this process has it.
        }
        channel.close();
        throw new TriadException(
                ErrorCode.INVALID_REQUEST,
                "another merge is at work in " + output + "; wait for it, or name another folder");
    }

    @Override
    public Optional<MergeManifest> manifest() throws IOException {
        Path file = output.resolve(MergeManifest.FILE_NAME);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(JSON.readValue(file.toFile(), MergeManifest.class));
        } catch (JsonProcessingException e) {
            throw Workplace.noManifest(file.toString(), e);
        }
    }

    @Override
    public boolean isForeign() throws IOException {
        if (Files.exists(output.resolve(MergeManifest.FILE_NAME)) || Files.exists(folder.resolve(REQUEST))) {
            return false;
        }
        try (Stream<Path> files = Files.list(output)) {
            return files.anyMatch(file -> !file.equals(folder));
        }
    }

    @Override
    public Optional<ObjectNode> begun() throws IOException {
        Path file = folder.resolve(REQUEST);
        return Files.exists(file) ? Optional.of(JSON.readValue(file.toFile(), ObjectNode.class)) : Optional.empty();
    }

    @Override
    public void begin(ObjectNode request) throws IOException {
        Files.deleteIfExists(output.resolve(MergeManifest.FILE_NAME));
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(each -> !each.endsWith("lock")).toList()) {
                Files.delete(file);
            }
        }
        try (Stream<Path> files = Files.list(output)) {
            for (Path file : files.filter(
                            each -> Workplace.isWeights(each.getFileName().toString()))
                    .toList()) {
                Files.delete(file);
            }
        }
        write(folder.resolve(REQUEST), request);
    }

    @Override
    public List<ShardRecord> completed(List<Shard> shards) throws IOException {
        List<ShardRecord> completed = new ArrayList<>();
        for (Shard shard : shards) {
            Path record = record(shard.file());
            Path file = output.resolve(shard.file());
            if (Files.exists(record) && Files.exists(file)) {
                ShardRecord read = JSON.readValue(record.toFile(), ShardRecord.class);
                if (Files.size(file) == read.numBytes()) {
                    completed.add(read);
                }
            }
        }
        return completed;
    }

    @Override
    public long completed(ShardRecord shard) {
        try {
            write(record(shard.file()), shard);
            return 0;
        } catch (IOException e) {
            throw new TriadException(
                    ErrorCode.EXHAUSTED, folder + " cannot be written: " + e + "; check the disk's free space", e);
        }
    }

    private Path record(String file) {
        return folder.resolve(file + ".json");
    }

    @Override
    public Path folder() {
        return output;
    }

    @Override
    public boolean movesShards() {
        return false;
    }

    @Override
    public long numBytes(String file) {
        return output.resolve(file).toFile().length();
    }

    @Override
    public Path incoming() {
        return folder;
    }

    @Override
    public void done(MergeManifest manifest) throws IOException {
        write(output.resolve(MergeManifest.FILE_NAME), manifest);
    }

    private static void write(Path file, Object value) throws IOException {
        Path incoming = file.resolveSibling("." + file.getFileName() + ".incoming");
        Files.write(
                incoming,
                JSON.writeValueAsBytes(value),
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE,
                StandardOpenOption.SYNC);
        Files.move(incoming, file, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Gives the folder free; once the merge is done, nothing is left of the work. */
    @Override
    public void close() throws IOException {
        boolean done = Files.exists(output.resolve(MergeManifest.FILE_NAME));
        boolean untouched = !Files.exists(folder.resolve(REQUEST));
        if (done || untouched) {
            try (Stream<Path> paths = Files.walk(folder)) {
                for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(path);
                }
            }
        }
        lock.release();
        channel.close();
    }
}
