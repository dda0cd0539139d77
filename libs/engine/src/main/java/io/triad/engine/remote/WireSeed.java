// SPDX-License-Identifier: Apache-2.0
package io.triad.engine.remote;

/** A seed as every server takes it: 63 bits. vLLM takes −1 for none at all. */
final class WireSeed {
    private WireSeed() {}

    static long of(long seed) {
        return seed & Long.MAX_VALUE;
    }
}
