// SPDX-License-Identifier: Apache-2.0
package io.triad.checkpoint.safetensors;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.FileChannel;
import org.jspecify.annotations.Nullable;

/**
 * Has a file's pages go to the disk while more of it is written: the system would keep them until the file is forced, and whoever
 * forces it would wait for all of them.
 */
final class WriteBack {
    /** Written before the disk is given more. */
    private static final long STRETCH = 64L << 20;

    private final FileChannel channel;
    private long numBytes;
    private @Nullable Thread forcing;
    private @Nullable IOException failure;

    WriteBack(FileChannel channel) {
        this.channel = channel;
    }

    /** Counts what was written; never waits. */
    synchronized void wrote(long count) {
        numBytes += count;
        if (numBytes >= STRETCH && forcing == null) {
            numBytes = 0;
            forcing = Thread.ofPlatform().name("triad-write-back").daemon().start(this::force);
        }
    }

    private void force() {
        IOException failed = null;
        try {
            channel.force(false);
        } catch (IOException e) {
            // The system tells it once, so that a later force would succeed.
            failed = e;
        }
        synchronized (this) {
            if (failed != null && failure == null) {
                failure = failed;
            }
            forcing = null;
            notifyAll();
        }
    }

    /**
     * Waits until nothing is under way.
     *
     * @throws IOException what failed on the way
     */
    synchronized void await() throws IOException {
        try {
            while (forcing != null) {
                wait();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while the file was written to the disk");
        }
        if (failure != null) {
            throw failure;
        }
    }
}
