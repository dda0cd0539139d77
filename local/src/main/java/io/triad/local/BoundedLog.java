// SPDX-License-Identifier: Apache-2.0
package io.triad.local;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Deque;

/** A process's output as a file that never exceeds twice its bound: when it is full, it becomes {@code NAME.log.1}. */
final class BoundedLog implements AutoCloseable {
    /** The bound in bytes, unless told otherwise. */
    static final long MAX_BYTES = 8L * 1024 * 1024;

    private static final int MAX_LINE = 8 * 1024;
    private static final int TAIL_LINES = 25;

    private final Path file;
    private final long maxBytes;
    private final Deque<String> tail = new ArrayDeque<>();
    private OutputStream stream;
    private long written;

    BoundedLog(Path file, long maxBytes) throws IOException {
        this.file = file;
        this.maxBytes = maxBytes;
        this.written = Files.exists(file) ? Files.size(file) : 0;
        this.stream = open();
    }

    Path file() {
        return file;
    }

    synchronized void append(String line) throws IOException {
        String bounded = line.length() <= MAX_LINE ? line : line.substring(0, MAX_LINE) + " …";
        tail.addLast(bounded);
        if (tail.size() > TAIL_LINES) {
            tail.removeFirst();
        }
        byte[] bytes = (bounded + "\n").getBytes(StandardCharsets.UTF_8);
        if (written + bytes.length > maxBytes) {
            stream.close();
            Files.move(file, file.resolveSibling(file.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
            written = 0;
            stream = open();
        }
        stream.write(bytes);
        written += bytes.length;
    }

    /** Returns the last lines. */
    synchronized String tail() {
        return String.join("\n", tail);
    }

    @Override
    public synchronized void close() throws IOException {
        stream.close();
    }

    private OutputStream open() throws IOException {
        return Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
}
