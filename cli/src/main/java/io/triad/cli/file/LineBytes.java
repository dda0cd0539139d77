// SPDX-License-Identifier: Apache-2.0
package io.triad.cli.file;

import java.util.Arrays;

/** The bytes of a line, without its end; two of the same bytes are equal. Whoever reads the array leaves it as it is. */
public final class LineBytes {
    private final byte[] bytes;

    private LineBytes(byte[] bytes) {
        this.bytes = bytes;
    }

    /** The bytes themselves, which nobody changes from now on. */
    public static LineBytes of(byte[] bytes) {
        return new LineBytes(bytes);
    }

    /** The bytes, not copied: they may be many. */
    public byte[] array() {
        return bytes;
    }

    /** How many there are. */
    public int size() {
        return bytes.length;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof LineBytes line && Arrays.equals(bytes, line.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return bytes.length + " bytes";
    }
}
