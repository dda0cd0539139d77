// SPDX-License-Identifier: Apache-2.0
package io.triad.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Optional;

/** Speaks TLS in front of a server on this machine that does not: what comes in is passed on as it is, and back. */
public final class TlsFront implements AutoCloseable {
    private final ServerSocket front;
    private final int behind;

    /** Opens it on a free port of 127.0.0.1, with the certificate that is signed for a server. */
    public TlsFront(TestCertificates certificates, int behind) {
        this.behind = behind;
        try {
            front = certificates
                    .context(Optional.of(TestCertificates.SERVER))
                    .getServerSocketFactory()
                    .createServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::accept);
    }

    /** Returns where it listens. */
    public int port() {
        return front.getLocalPort();
    }

    private void accept() {
        while (!front.isClosed()) {
            try {
                Socket caller = front.accept();
                Socket server = new Socket(InetAddress.getLoopbackAddress(), behind);
                Thread.ofVirtual().start(() -> pass(caller, server));
                Thread.ofVirtual().start(() -> pass(server, caller));
            } catch (IOException e) {
                // Closed, or a caller has gone: the next one, if there is one.
            }
        }
    }

    private static void pass(Socket from, Socket to) {
        try (from;
                to) {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException e) {
            // One side has hung up, and with it the other.
        }
    }

    @Override
    public void close() {
        try {
            front.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
