// SPDX-License-Identifier: Apache-2.0
package io.triad.cli;

import com.google.protobuf.util.JsonFormat;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.triad.proto.run.v1.ListRunsResponse;
import io.triad.proto.run.v1.RunPhase;
import io.triad.proto.run.v1.RunState;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Answers like task-generator-svc: the states of one run one after another, the last one for ever. */
final class FakeRunService implements AutoCloseable {
    final List<String> requests = new ArrayList<>();
    final List<String> recipes = new ArrayList<>();
    final List<RunState> others = new ArrayList<>();
    private final Deque<RunState> states = new ArrayDeque<>();
    private final HttpServer server;
    private String refusal = "";

    FakeRunService(RunState... states) throws IOException {
        this.states.addAll(List.of(states));
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/api/v1/runs", this::answer);
        server.start();
    }

    static RunState run(String id, RunPhase phase) {
        return RunState.newBuilder().setRunId(id).setPhase(phase).build();
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    void refuse(String problem) {
        refusal = problem;
    }

    private synchronized void answer(HttpExchange exchange) throws IOException {
        requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
        String sent = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        String path = exchange.getRequestURI().getPath();
        if (exchange.getRequestMethod().equals("POST")) {
            recipes.add(sent);
            if (!refusal.isEmpty()) {
                send(exchange, 400, refusal);
                return;
            }
            send(exchange, 202, JsonFormat.printer().print(states.getFirst()));
        } else if (path.equals("/api/v1/runs")) {
            ListRunsResponse.Builder runs = ListRunsResponse.newBuilder().addAllRuns(others);
            if (!states.isEmpty()) {
                runs.addRuns(states.getFirst());
            }
            send(exchange, 200, JsonFormat.printer().print(runs));
        } else {
            RunState state = states.size() > 1 ? states.removeFirst() : states.getFirst();
            send(
                    exchange,
                    200,
                    JsonFormat.printer().includingDefaultValueFields().print(state));
        }
    }

    private static void send(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
