// SPDX-License-Identifier: Apache-2.0
package io.triad.cli;

import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;

/** The range of the first port, whose fifteen followers belong to the suite too; 0 means any that are free. */
final class Ports {
    private static final int FIRST = 1024;
    private static final int LAST = 65_520;

    private Ports() {}

    static void check(int port) {
        if (port != 0 && (port < FIRST || port > LAST)) {
            throw new TriadException(
                    ErrorCode.INVALID_REQUEST,
                    "--port must be 0 or between " + FIRST + " and " + LAST + ", but is " + port);
        }
    }
}
