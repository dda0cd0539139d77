// SPDX-License-Identifier: Apache-2.0
package io.triad.rollout;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.triad.policy.PolicyWeights;
import io.triad.policy.TokenIds;
import io.triad.policy.folder.LoraFolder;
import io.triad.policy.folder.PolicyFolder;
import io.triad.policy.lora.LoraAdapter;
import io.triad.policy.sampling.Completion;
import io.triad.policy.sampling.EmbeddedSampler;
import io.triad.policy.sampling.EmbeddedSamplerSettings;
import io.triad.policy.sampling.FinishReason;
import io.triad.policy.sampling.SampleRequest;
import io.triad.policy.sampling.Sampler;
import io.triad.policy.sampling.SamplingSettings;
import io.triad.policy.tokenizer.PolicyTokenizer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Speaks as vLLM does in developer mode, on the loopback address, and draws with whatever weights it really read: the
 * folders that it is told of are opened where they are mounted, so what lacks a byte cannot be served.
 */
public final class FakeVllm implements AutoCloseable {
    /** What it serves, by name. */
    public static final String MODEL = "policy";
    /** Where it has the shared folder mounted. */
    public static final String MOUNTED_AT = "/mnt/weights";

    private static final ObjectMapper JSON = new ObjectMapper();

    private record Adapter(String folder, LoraAdapter weights) {}

    private record Answer(int status, JsonNode body) {}

    private final PolicyWeights started;
    private final Path mounted;
    private final int port;
    private final PolicyTokenizer tokenizer = TinyPolicies.tokenizer();
    private final Map<String, Adapter> adapters = new ConcurrentHashMap<>();
    private final List<String> reloads = new CopyOnWriteArrayList<>();
    private final AtomicReference<Runnable> beforeNextDraw = new AtomicReference<>(() -> {});
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private volatile PolicyWeights held;
    private volatile String weightVersion = "default";
    private volatile String version = "0.32.0";
    private volatile HttpServer server;

    /**
     * Starts it.
     *
     * @param started weights that it is started with
     * @param mounted what it sees at {@link #MOUNTED_AT}
     */
    public FakeVllm(PolicyWeights started, Path mounted) {
        this(started, mounted, 0);
    }

    /** Starts it at a port. */
    public FakeVllm(PolicyWeights started, Path mounted, int port) {
        this.started = started;
        this.mounted = mounted;
        this.held = started;
        this.server = listen(port);
        this.port = server.getAddress().getPort();
    }

    /** Where it listens, stopped or not. */
    public URI uri() {
        return URI.create("http://127.0.0.1:" + port);
    }

    /** Ends it. */
    public void stop() {
        server.stop(0);
    }

    /** Starts it again as it was started first: whatever it had loaded is gone. */
    public void startAgain() {
        forgetAll();
        server = listen(port);
    }

    /** What a restart between two requests does. */
    public void forgetAll() {
        adapters.clear();
        held = started;
        weightVersion = "default";
    }

    /** Is another release from now on. */
    public void upgrade(String newVersion) {
        version = newVersion;
    }

    /** Does this once, before it draws the next response. */
    public void beforeNextDraw(Runnable action) {
        beforeNextDraw.set(action);
    }

    /** The folders that it read all weights from, in order. */
    public List<String> reloads() {
        return List.copyOf(reloads);
    }

    /** The names of the adapters that it holds. */
    public List<String> adapters() {
        return List.copyOf(adapters.keySet());
    }

    /** What these weights draw for the request, by an engine of the test's own: seeds travel as 63 bits. */
    public static Completion drawn(PolicyWeights weights, SampleRequest request) {
        try (Sampler sampler = new EmbeddedSampler(weights, 1, 1)) {
            return sampler.sample(List.of(onTheWire(request))).getFirst();
        }
    }

    /** The same with an adapter. */
    public static Completion drawn(PolicyWeights weights, LoraAdapter adapter, SampleRequest request) {
        try (Sampler sampler = new EmbeddedSampler(weights, adapter, EmbeddedSamplerSettings.of(1, 1))) {
            return sampler.sample(List.of(onTheWire(request))).getFirst();
        }
    }

    private static SampleRequest onTheWire(SampleRequest request) {
        return new SampleRequest(request.prompt(), request.settings(), request.seed() & Long.MAX_VALUE);
    }

    private HttpServer listen(int at) {
        try {
            HttpServer listening = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), at), 0);
            listening.setExecutor(threads);
            listening.createContext("/", this::handle);
            listening.start();
            return listening;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] asked = exchange.getRequestBody().readAllBytes();
            Answer answer;
            try {
                answer = answer(
                        exchange.getRequestURI().getPath(),
                        asked.length == 0 ? MissingNode.getInstance() : JSON.readTree(asked));
            } catch (RuntimeException e) {
                answer = error(500, String.valueOf(e));
            }
            byte[] bytes = answer.body().toString().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(answer.status(), bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    private Answer answer(String path, JsonNode body) {
        return switch (path) {
            case "/health", "/reset_prefix_cache" -> ok(object());
            case "/version" -> ok(object().put("version", version));
            case "/server_info" ->
                ok(object().put(
                                "vllm_config",
                                "model='x', dtype=torch.float32, quantization=None, device_config=cuda, seed=0"));
            case "/v1/models" -> ok(models());
            case "/tokenize" -> ok(tokens(tokenizer.encode(body.get("prompt").textValue())));
            case "/detokenize" -> ok(object().put("prompt", tokenizer.decodeVerbatim(ids(body.get("tokens")))));
            case "/weight_info" -> ok(object().put("weight_version", weightVersion));
            case "/update_weight_version" -> {
                weightVersion = body.get("new_version").textValue();
                yield ok(object());
            }
            case "/collective_rpc" -> {
                String folder = body.at("/kwargs/weights_path").textValue();
                held = new PolicyFolder(here(folder)).weights();
                reloads.add(folder);
                yield ok(object());
            }
            case "/v1/load_lora_adapter" -> {
                String folder = body.get("lora_path").textValue();
                adapters.put(
                        body.get("lora_name").textValue(),
                        new Adapter(folder, new LoraFolder(here(folder)).adapter(started.config())));
                yield ok(object());
            }
            case "/v1/unload_lora_adapter" -> {
                adapters.remove(body.get("lora_name").textValue());
                yield ok(object());
            }
            case "/v1/completions" -> complete(body);
            default -> error(404, "Not Found");
        };
    }

    private Path here(String folder) {
        if (!folder.startsWith(MOUNTED_AT + "/")) {
            throw new IllegalArgumentException("no such folder: " + folder);
        }
        return mounted.resolve(folder.substring(MOUNTED_AT.length() + 1));
    }

    private ObjectNode models() {
        ObjectNode list = object();
        ArrayNode models = list.putArray("data");
        models.addObject().put("id", MODEL).put("root", "/models/first").put("max_model_len", 96);
        adapters.forEach((name, adapter) ->
                models.addObject().put("id", name).put("root", adapter.folder()).putNull("max_model_len"));
        return list;
    }

    private Answer complete(JsonNode body) {
        beforeNextDraw.getAndSet(() -> {}).run();
        String name = body.get("model").textValue();
        SampleRequest request = new SampleRequest(
                ids(body.get("prompt")),
                new SamplingSettings(
                        body.get("temperature").doubleValue(),
                        body.get("top_p").doubleValue(),
                        body.get("max_tokens").intValue()),
                body.get("seed").longValue());
        Adapter adapter = adapters.get(name);
        if (adapter == null && !name.equals(MODEL)) {
            return error(404, "The model `" + name + "` does not exist.");
        }
        Completion drawn = adapter == null ? drawn(held, request) : drawn(held, adapter.weights(), request);
        ObjectNode choice = object();
        choice.put("finish_reason", drawn.finishReason() == FinishReason.STOP ? "stop" : "length");
        ObjectNode logProbs = choice.putObject("logprobs");
        ArrayNode values = logProbs.putArray("token_logprobs");
        ArrayNode names = logProbs.putArray("tokens");
        ArrayNode ids = choice.putArray("token_ids");
        for (int token = 0; token < drawn.tokens().size(); token++) {
            values.add(drawn.logProbs().get(token));
            names.add("token_id:" + drawn.tokens().get(token));
            ids.add(drawn.tokens().get(token));
        }
        ObjectNode answer = object();
        answer.putArray("choices").add(choice);
        return ok(answer);
    }

    private static ObjectNode tokens(TokenIds tokens) {
        ObjectNode answer = object();
        tokens.stream().forEach(answer.putArray("tokens")::add);
        return answer;
    }

    private static TokenIds ids(JsonNode array) {
        int[] ids = new int[array.size()];
        for (int index = 0; index < ids.length; index++) {
            ids[index] = array.get(index).intValue();
        }
        return TokenIds.of(ids);
    }

    private static ObjectNode object() {
        return JSON.createObjectNode();
    }

    private static Answer ok(JsonNode body) {
        return new Answer(200, body);
    }

    private static Answer error(int status, String message) {
        return new Answer(status, object().set("error", object().put("message", message)));
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
        tokenizer.close();
    }
}
