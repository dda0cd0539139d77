// SPDX-License-Identifier: Apache-2.0
package io.triad.dataset;

import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.ByteBuffer;
import org.xerial.snappy.Snappy;
import org.xerial.snappy.SnappyNative;

/**
 * Snappy's decompression into a buffer, which up to 1.1.10.8 writes beyond the buffer's end when the data says that it is
 * longer (CVE-2026-90559, snappy-java issue 728): a page of a hostile Parquet file then ends the process, or worse. Delete
 * this class once a release checks it.
 */
final class BoundedSnappy extends SnappyNative {
    static {
        try {
            Field implementation = Snappy.class.getDeclaredField("impl");
            implementation.setAccessible(true);
            implementation.set(null, new BoundedSnappy());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(
                    "snappy-java has changed: see whether its uncompress() checks the buffer's size by now", e);
        }
    }

    private BoundedSnappy() {}

    /** Makes every decompression of this process a bounded one. */
    static void install() {
        // Loading the class is all.
    }

    @Override
    public int rawUncompress(
            ByteBuffer input, int inputOffset, int inputLength, ByteBuffer destination, int destinationOffset)
            throws IOException {
        int length = uncompressedLength(input, inputOffset, inputLength);
        if (length < 0 || length > destination.capacity() - destinationOffset) {
            throw new IOException("has a Snappy page that decompresses to " + length + " bytes and says that it has "
                    + (destination.capacity() - destinationOffset));
        }
        return super.rawUncompress(input, inputOffset, inputLength, destination, destinationOffset);
    }
}
