// SPDX-License-Identifier: Apache-2.0
package io.triad.security;

import java.util.Locale;
import java.util.regex.Pattern;

/** The names of this machine that no other one reaches. Names are not looked up: what they stand for may change. */
public final class Loopback {
    private static final Pattern ADDRESS =
            Pattern.compile("localhost|127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}|\\[?::1]?|\\[?0:0:0:0:0:0:0:1]?");

    private Loopback() {}

    /** Tells whether {@code host}, without a port, is such a name. */
    public static boolean isName(String host) {
        return ADDRESS.matcher(host.toLowerCase(Locale.ROOT)).matches();
    }
}
