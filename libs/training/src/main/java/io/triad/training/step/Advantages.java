// SPDX-License-Identifier: Apache-2.0
package io.triad.training.step;

import io.triad.messaging.Derived;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The advantages of a batch, as they are written down. */
public final class Advantages {
    private Advantages() {}

    /** Returns the SHA-256 over little-endian float64, 64 hex digits: equal digests, equal bits. */
    public static String sha256(double[] advantages) {
        ByteBuffer bytes = ByteBuffer.allocate(advantages.length * Double.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asDoubleBuffer().put(advantages);
        return Derived.sha256Hex(bytes.array());
    }
}
