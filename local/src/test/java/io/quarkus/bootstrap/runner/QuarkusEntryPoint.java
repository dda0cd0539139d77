// SPDX-License-Identifier: Apache-2.0
package io.quarkus.bootstrap.runner;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Stands in for a service in tests of the suite: answers its readiness and liveness paths, {@code /crash} by ending, and
 * {@code /stop} by being no longer live.
 */
public final class QuarkusEntryPoint {
    private QuarkusEntryPoint() {}

    public static void main(String[] arguments) throws Exception {
        int port = Integer.getInteger("quarkus.http.port");
        System.out.println("serving with the broker at " + System.getProperty("kafka.bootstrap.servers")
                + " and a key of " + System.getenv("TRIAD_STORE_SECRET_KEY").length() + " characters");
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.createContext("/q/health/ready", exchange -> {
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        AtomicBoolean live = new AtomicBoolean(true);
        server.createContext("/q/health/live", exchange -> {
            byte[] answer = "the flow has stopped".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(live.get() ? 200 : 503, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.createContext("/stop", exchange -> {
            live.set(false);
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.createContext("/crash", exchange -> {
            System.out.println("crashing as asked");
            Runtime.getRuntime().halt(42);
        });
        server.start();
    }
}
