// SPDX-License-Identifier: Apache-2.0
package io.triad.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** Ports on 127.0.0.1. */
public final class LoopbackPort {
    private LoopbackPort() {}

    /** Returns a port that nobody listens on at this moment. */
    public static int free() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException("No free port on 127.0.0.1: " + e.getMessage(), e);
        }
    }

    /** Tells whether a server could listen on that port now. */
    public static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Returns the given port when it is free, and a free one for 0; refuses a port that is taken. */
    static int claim(int port, String server) {
        if (port == 0) {
            return free();
        }
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException(
                    "Port " + port + " for the embedded " + server + " is not between 0 and 65535");
        }
        if (!isFree(port)) {
            throw new IllegalStateException("Port " + port + " on 127.0.0.1, wanted by the embedded " + server
                    + ", is taken; stop the other program or choose another port (0 picks a free one)");
        }
        return port;
    }
}
