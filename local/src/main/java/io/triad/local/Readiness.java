// SPDX-License-Identifier: Apache-2.0
package io.triad.local;

import java.net.URI;

/** How to tell that a process answers. */
sealed interface Readiness {
    /** It prints this line. */
    record Line(String text) implements Readiness {}

    /** It answers 200 at this address. */
    record Http(URI address) implements Readiness {}
}
