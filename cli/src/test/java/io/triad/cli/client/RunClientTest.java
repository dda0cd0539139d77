// SPDX-License-Identifier: Apache-2.0
package io.triad.cli.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import io.triad.proto.run.v1.RunPhase;
import io.triad.proto.run.v1.RunState;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunClientTest {
    private final List<String> asked = new ArrayList<>();
    private HttpServer server;
    private RunClient client;
    private @Nullable String shown;
    private int status = 200;
    private String body = "{}";

    @BeforeEach
    void startServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
        client = new RunClient(address());
    }

    private URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
    }

    @AfterEach
    void stopServer() {
        client.close();
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        shown = exchange.getRequestHeaders().getFirst("Authorization");
        asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " "
                + exchange.getRequestHeaders().getFirst("Content-Type") + " "
                + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Test
    void shouldSubmitARecipeAndReadTheRun() {
        status = 202;
        body = "{\"runId\": \"quick-1\", \"phase\": \"RUN_PHASE_BASE\", \"keyOfALaterVersion\": 1, \"lanes\": []}";

        RunState run = client.submit("name: ü", Optional.empty());

        assertThat(run)
                .isEqualTo(RunState.newBuilder()
                        .setRunId("quick-1")
                        .setPhase(RunPhase.RUN_PHASE_BASE)
                        .build());
        assertThat(asked).containsExactly("POST /api/v1/runs application/yaml name: ü");
    }

    @Test
    void shouldAskForAGivenId() {
        client.submit("x", Optional.of("a b/c"));

        assertThat(asked).containsExactly("POST /api/v1/runs?runId=a%20b%2Fc application/yaml x");
    }

    @Test
    void shouldReadNumbersAsProtobufWritesThem() {
        body = """
                {"runId": "r", "lanes": [{"lane": "deduction", "step": 3, "numSteps": 60, "version": 0, "final": false,
                 "last": {"rewardMean": -0.5, "tokens": "9007199254740993", "loss": "NaN"}}], "report": null}""";

        RunState run = client.describe("r");

        assertThat(run.getLanes(0).getLast().getTokens()).isEqualTo(9_007_199_254_740_993L);
        assertThat(run.getLanes(0).getLast().getLoss()).isNaN();
        assertThat(run.getLanes(0).hasVersion()).isTrue();
        assertThat(run.hasReport()).isFalse();
        assertThat(asked).containsExactly("GET /api/v1/runs/r null ");
    }

    @Test
    void shouldListRuns() {
        body = "{\"runs\": [{\"runId\": \"a\"}, {\"runId\": \"b\"}]}";

        assertThat(client.list()).extracting(RunState::getRunId).containsExactly("a", "b");
    }

    @Test
    void shouldSayWhatTheServiceRefused() {
        status = 400;
        body = """
                {"type": "about:blank", "title": "invalid recipe", "status": 400, "detail": "the recipe has 2 problems\\n  listed",
                 "errors": [{"path": "seed", "value": "\\"x\\"", "message": "must be an integer", "allowed": []},
                            {"path": "", "message": "unknown key", "allowed": ["a", "b"]}]}""";

        assertThatExceptionOfType(RefusedException.class)
                .isThrownBy(() -> client.submit("x", Optional.empty()))
                .withMessage("the recipe has 2 problems\n  seed: must be an integer, but is \"x\"\n"
                        + "  unknown key (allowed: a, b)")
                .satisfies(refusal -> {
                    assertThat(refusal.code()).isEqualTo(ErrorCode.INVALID_REQUEST);
                    assertThat(refusal.problem().status()).isEqualTo(400);
                    assertThat(refusal.problem().title()).isEqualTo("invalid recipe");
                });
    }

    @Test
    void shouldMapStatusesToCodes() {
        for (var expected : List.of(
                new Object[] {404, ErrorCode.NOT_FOUND},
                new Object[] {429, ErrorCode.UNAVAILABLE},
                new Object[] {503, ErrorCode.UNAVAILABLE},
                new Object[] {500, ErrorCode.BROKEN_INVARIANT},
                new Object[] {409, ErrorCode.INVALID_REQUEST})) {
            status = (int) expected[0];
            body = "<html>oops</html>";
            assertThatExceptionOfType(RefusedException.class)
                    .isThrownBy(() -> client.list())
                    .withMessage("<html>oops</html>")
                    .satisfies(refusal -> assertThat(refusal.code()).isEqualTo(expected[1]));
        }
        body = "";
        assertThatExceptionOfType(RefusedException.class)
                .isThrownBy(() -> client.list())
                .withMessage("status 409");
    }

    @Test
    void shouldShowItsTokenAndSayWhatToDoWhenItIsNotTaken(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("token"), "triad_first\n");
        Token token = new Token.OfFile(file);
        try (RunClient known =
                new RunClient(address(), new ServerAccess(Optional.of(token), Optional.empty(), Optional.empty()))) {
            known.list();
            assertThat(shown).isEqualTo("Bearer triad_first");
            // Whoever renews it writes it there.
            Files.writeString(file, "triad_second");
            status = 401;
            body = "{\"detail\": \"no key\"}";
            assertThatExceptionOfType(RefusedException.class)
                    .isThrownBy(known::list)
                    .withMessageStartingWith("no key\n  It was shown what stands in " + file)
                    .satisfies(refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.REFUSED))
                    .withMessageNotContaining("triad_second");
            assertThat(shown).isEqualTo("Bearer triad_second");
            status = 403;
            body = "{\"detail\": \"not you\"}";
            assertThatExceptionOfType(RefusedException.class)
                    .isThrownBy(known::list)
                    .withMessageStartingWith("not you")
                    .withMessageContaining("role operator");
        }
        status = 401;
        body = "";
        assertThatExceptionOfType(RefusedException.class)
                .isThrownBy(client::list)
                .withMessage("status 401\n  Put an API key or a token into TRIAD_TOKEN, or into a file and name it with"
                        + " --token-file.");
        assertThat(shown).isNull();
    }

    @Test
    void shouldTakeNoTokenThatIsNone(@TempDir Path folder) throws IOException {
        for (String wrong : List.of("", " \n", "two words", "line\nbreak", "tökn")) {
            Path file = Files.writeString(folder.resolve("token"), wrong);
            assertThatExceptionOfType(TriadException.class)
                    .isThrownBy(() -> new Token.OfFile(file).value())
                    .withMessageContaining("has no token")
                    .withMessageNotContaining("words");
        }
        assertThatExceptionOfType(TriadException.class)
                .isThrownBy(() -> Token.of(Optional.empty(), Map.of("TRIAD_TOKEN", "secret word")))
                .withMessageNotContaining("secret");
        assertThat(Token.of(Optional.empty(), Map.of("TRIAD_TOKEN", " "))).isEmpty();
        assertThat(Token.of(Optional.empty(), Map.of("TRIAD_TOKEN", "secret\n")).orElseThrow())
                .hasToString("TRIAD_TOKEN")
                .satisfies(token -> assertThat(token.value()).isEqualTo("secret"));
        assertThat(Token.of(Optional.of(folder), Map.of("TRIAD_TOKEN", "secret")))
                .hasValue(new Token.OfFile(folder));
    }

    @Test
    void shouldRefuseAnAnswerThatIsNoRun() {
        body = "<html>hello</html>";

        assertThatExceptionOfType(TriadException.class)
                .isThrownBy(() -> client.describe("r"))
                .withMessageContaining("answered with something that is no RunState")
                .satisfies(refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.INVALID_EVENT));
    }

    @Test
    void shouldSayThatNothingAnswers() {
        server.stop(0);

        assertThatExceptionOfType(TriadException.class)
                .isThrownBy(() -> client.list())
                .withMessageStartingWith("no answer from http://127.0.0.1:")
                .withMessageContaining("'./triad up' starts it")
                .satisfies(refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.UNAVAILABLE));
    }
}
