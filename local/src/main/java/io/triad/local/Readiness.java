// SPDX-License-Identifier: Apache-2.0
package io.triad.local;

import java.net.URI;

/** How to tell that a process answers. */
sealed interface Readiness {
    /** It prints this line. */
    record Line(String text) implements Readiness {}

    /**
     * It answers 200.
     *
     * @param address where it does once it is ready
     * @param liveness where it answers 503 when it cannot go on
     */
    record Http(URI address, URI liveness) implements Readiness {}
}
