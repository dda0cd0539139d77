// SPDX-License-Identifier: Apache-2.0
package io.triad.engine.remote;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/** An HTTP server on the loopback address that answers as it is told, and remembers what it was asked. */
final class FakeServer implements AutoCloseable {
    static final ObjectMapper JSON = new ObjectMapper();

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<String, Function<JsonNode, Reply>> handlers = new ConcurrentHashMap<>();
    private final Map<String, Queue<Reply>> faults = new ConcurrentHashMap<>();
    private final List<Received> received = new CopyOnWriteArrayList<>();

    /** What a client asked. */
    record Received(String method, String path, Headers headers, JsonNode body) {}

    /** How a request is answered. */
    @FunctionalInterface
    interface Reply {
        void to(HttpExchange exchange) throws IOException, InterruptedException;

        static Reply json(int status, Object body) {
            return text(status, "application/json", body.toString());
        }

        static Reply text(int status, String type, String body) {
            return exchange -> {
                exchange.getResponseHeaders().set("Content-Type", type);
                byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
                exchange.getResponseBody().write(bytes);
            };
        }

        static Reply empty(int status) {
            return exchange -> exchange.sendResponseHeaders(status, -1);
        }

        /** Promises more than it sends. */
        static Reply cutOff() {
            return exchange -> {
                exchange.sendResponseHeaders(200, 1000);
                exchange.getResponseBody().write("{\"choices\":[".getBytes(StandardCharsets.UTF_8));
                exchange.getResponseBody().flush();
            };
        }

        default Reply withHeader(String name, String value) {
            return exchange -> {
                exchange.getResponseHeaders().set(name, value);
                to(exchange);
            };
        }
    }

    FakeServer() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    void on(String path, Function<JsonNode, Reply> handler) {
        handlers.put(path, handler);
    }

    /** The next requests of this path are answered so, then as ever. */
    void answerNext(String path, Reply... replies) {
        faults.computeIfAbsent(path, unused -> new ConcurrentLinkedQueue<>()).addAll(List.of(replies));
    }

    List<Received> received(String path) {
        return received.stream().filter(each -> each.path().equals(path)).toList();
    }

    List<Received> received() {
        return List.copyOf(received);
    }

    void forget() {
        received.clear();
    }

    private void handle(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        byte[] bytes = exchange.getRequestBody().readAllBytes();
        JsonNode body = bytes.length == 0 ? MissingNode.getInstance() : JSON.readTree(bytes);
        received.add(new Received(exchange.getRequestMethod(), path, exchange.getRequestHeaders(), body));
        Queue<Reply> waiting = faults.get(path);
        Reply fault = waiting == null ? null : waiting.poll();
        try {
            Reply reply = fault != null
                    ? fault
                    : handlers.getOrDefault(path, unused -> Reply.json(404, "{\"detail\":\"Not Found\"}"))
                            .apply(body);
            reply.to(exchange);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            exchange.close();
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
