// SPDX-License-Identifier: Apache-2.0
package io.triad.checkpoint;

import io.triad.checkpoint.safetensors.ByteRanges;
import io.triad.checkpoint.safetensors.ModelSource;
import io.triad.checkpoint.store.ObjectStore;
import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.Optional;

/**
 * A model's folder in a store, of whose files parts are read as they are needed. A part that the store does not give, because it is
 * busy or away for a moment, is asked for again, {@value #TRIES} times in all.
 *
 * @param objects where it lies
 * @param uri its place, without a slash at the end
 */
public record StoredModel(ObjectStore objects, String uri) implements ModelSource {
    private static final int TRIES = 5;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);

    @Override
    public String place() {
        return uri;
    }

    @Override
    public Optional<ByteRanges> file(String name) {
        String key = objects.key(uri + "/" + name);
        try {
            return Optional.of(new Part(objects, key, name, objects.describe(key)));
        } catch (TriadException e) {
            if (e.code() == ErrorCode.NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private record Part(ObjectStore objects, String key, String name, ObjectStore.Described described)
            implements ByteRanges {
        @Override
        public long numBytes() {
            return described.numBytes();
        }

        @Override
        public void read(long from, MemorySegment to) {
            if (to.byteSize() == 0) {
                return;
            }
            Duration pause = FIRST_PAUSE;
            for (int tries = 1; ; tries++) {
                try {
                    objects.read(key, described.version(), from, to);
                    return;
                } catch (TriadException e) {
                    if (e.code() != ErrorCode.UNAVAILABLE || tries == TRIES || !waited(pause)) {
                        throw e;
                    }
                    pause = pause.multipliedBy(2);
                }
            }
        }

        private static boolean waited(Duration pause) {
            try {
                Thread.sleep(pause);
                return true;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
    }
}
