// SPDX-License-Identifier: Apache-2.0
package io.triad.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;

class AskReadyTest {
    @Test
    void shouldTellReadyFromNotReadyFromGone() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/ready", exchange -> {
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.createContext("/down", exchange -> {
            exchange.sendResponseHeaders(503, -1);
            exchange.close();
        });
        server.start();
        String address = "http://127.0.0.1:" + server.getAddress().getPort();

        try {
            assertThat(AskReady.isReady(address + "/ready")).isTrue();
            assertThat(AskReady.isReady(address + "/down")).isFalse();
        } finally {
            server.stop(0);
        }
        assertThat(AskReady.isReady(address + "/ready")).isFalse();
    }
}
