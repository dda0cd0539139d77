// SPDX-License-Identifier: Apache-2.0
package io.triad.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/** Ports on 127.0.0.1. */
public final class LoopbackPort {
    /**
     * The ports that are handed out lie below those that systems give to outgoing connections (Linux from 32768, others from
     * 49152): between this call and the server's start, a client's connection could take one of these.
     */
    private static final int FIRST = 10_240;

    private static final int COUNT = 32_768 - FIRST;

    /** Where to look next: no port is handed out twice within a process before all others were. */
    private static final AtomicInteger NEXT =
            new AtomicInteger(ThreadLocalRandom.current().nextInt(COUNT));

    private LoopbackPort() {}

    /** Returns a port that nobody listens on at this moment. */
    public static int free() {
        for (int attempt = 0; attempt < COUNT; attempt++) {
            int port = FIRST + Math.floorMod(NEXT.getAndIncrement(), COUNT);
            if (isFree(port)) {
                return port;
            }
        }
        throw new IllegalStateException(
                "No port of 127.0.0.1 between " + FIRST + " and " + (FIRST + COUNT - 1) + " is free");
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
