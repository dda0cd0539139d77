// SPDX-License-Identifier: Apache-2.0
package io.triad.checkpoint.store;

import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Keeps objects as files below a folder, for tests and for work without a server. */
public final class FileObjectStore implements ObjectStore {
    private static final String INCOMING = ".incoming";
    private static final int CHUNK_BYTES = 1 << 17;

    private final Path root;

    /** Uses that folder, made when it is first written to. */
    public FileObjectStore(Path root) {
        this.root = root.toAbsolutePath().normalize();
    }

    @Override
    public void put(String key, Path file) {
        place(key, incoming -> Files.copy(file, incoming, StandardCopyOption.REPLACE_EXISTING));
    }

    @Override
    public void put(String key, byte[] content) {
        place(key, incoming -> Files.write(incoming, content));
    }

    @Override
    public void get(String key, Path target, long maxBytes) {
        Path file = path(key);
        try {
            refuseLarge(file, maxBytes);
            Files.copy(file, target);
        } catch (IOException e) {
            throw failure("read", file, e);
        }
    }

    @Override
    public byte[] get(String key, int maxBytes) {
        Path file = path(key);
        try {
            refuseLarge(file, maxBytes);
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw failure("read", file, e);
        }
    }

    @Override
    public Described describe(String key) {
        Path file = path(key);
        try {
            return new Described(
                    Files.size(file), Files.getLastModifiedTime(file).toString());
        } catch (IOException e) {
            throw failure("look up", file, e);
        }
    }

    @Override
    public void read(String key, String version, long from, MemorySegment to) {
        Path file = path(key);
        try (FileChannel channel = FileChannel.open(file)) {
            if (!describe(key).version().equals(version)) {
                throw ObjectKey.replaced(file.toString());
            }
            ByteBuffer chunk = ByteBuffer.allocate((int) Math.min(CHUNK_BYTES, to.byteSize()));
            for (long filled = 0; filled < to.byteSize(); ) {
                chunk.clear().limit((int) Math.min(chunk.capacity(), to.byteSize() - filled));
                int count = channel.read(chunk, from + filled);
                if (count < 0) {
                    throw ObjectKey.tooShort(file.toString(), from + filled, from + to.byteSize());
                }
                MemorySegment.copy(chunk.array(), 0, to, ValueLayout.JAVA_BYTE, filled, count);
                filled += count;
            }
        } catch (IOException e) {
            throw failure("read", file, e);
        }
    }

    @Override
    public boolean exists(String key) {
        return Files.isRegularFile(path(key));
    }

    @Override
    public List<Stored> list(String prefix) {
        List<Stored> found = new ArrayList<>();
        if (!Files.isDirectory(root)) {
            return found;
        }
        try {
            Files.walkFileTree(root, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                    return folder.endsWith(INCOMING) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    String key = root.relativize(file).toString().replace('\\', '/');
                    if (key.startsWith(prefix)) {
                        found.add(new Stored(key, attributes.size()));
                    }
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw failure("list", root, e);
        }
        found.sort(Comparator.comparing(Stored::key));
        return found;
    }

    @Override
    public void delete(String key) {
        Path file = path(key);
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw failure("delete", file, e);
        }
    }

    @Override
    public String uri(String key) {
        return "file://" + path(key);
    }

    @Override
    public String key(String uri) {
        String start = "file://" + root + "/";
        if (!uri.startsWith(start)) {
            throw new TriadException(
                    ErrorCode.INVALID_REQUEST,
                    "'" + uri + "' does not lie in this store, whose URIs begin with " + start);
        }
        return ObjectKey.check(uri.substring(start.length()));
    }

    @Override
    public void close() {
        // Files are closed after each call.
    }

    private interface Writing {
        Object to(Path incoming) throws IOException;
    }

    private void place(String key, Writing writing) {
        Path target = path(key);
        try {
            Path folder = Files.createDirectories(root.resolve(INCOMING));
            Path incoming = Files.createTempFile(folder, "object-", "");
            try {
                Object unused = writing.to(incoming);
                Files.createDirectories(target.getParent());
                Files.move(incoming, target, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(incoming);
            }
        } catch (IOException e) {
            throw failure("write", target, e);
        }
    }

    private Path path(String key) {
        return root.resolve(ObjectKey.check(key));
    }

    private static void refuseLarge(Path file, long maxBytes) throws IOException {
        long size = Files.size(file);
        if (size > maxBytes) {
            throw ObjectKey.tooLarge(file.toString(), size, maxBytes);
        }
    }

    private static TriadException failure(String verb, Path file, IOException e) {
        if (e instanceof NoSuchFileException missing) {
            return new TriadException(ErrorCode.NOT_FOUND, missing.getFile() + " does not exist", e);
        }
        return new TriadException(
                ErrorCode.EXHAUSTED,
                "Cannot " + verb + " " + file + ": " + e.getMessage() + "; check permissions and the disk's free space",
                e);
    }
}
