// SPDX-License-Identifier: Apache-2.0
package io.triad.engine.remote;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.triad.engine.remote.FakeServer.Reply;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** That a server is described by what it says, and by nothing that it does not. */
@Timeout(60)
class DescriptionTest {
    @Test
    void shouldTellWhatVllmTells() {
        try (FakeVllm vllm = new FakeVllm();
                RemoteEngine engine = RemoteEngine.connect(vllm.settings())) {
            assertThat(engine.description())
                    .isEqualTo(new ServerDescription(
                            ServerKind.VLLM,
                            Optional.empty(),
                            TestPolicy.MODEL,
                            Optional.empty(),
                            Optional.of("default")));

            vllm.server.on("/version", unused -> Reply.json(200, "{\"version\":\"0.32.0\"}"));
            vllm.server.on("/server_info", unused -> config("kv_cache_dtype=auto, dtype=torch.bfloat16, "));
            assertThat(engine.description().dtype()).as("may be quantized").isEmpty();
            vllm.server.on(
                    "/server_info", unused -> config("kv_cache_dtype=auto, dtype=torch.bfloat16, quantization=None, "));
            assertThat(engine.description())
                    .isEqualTo(new ServerDescription(
                            ServerKind.VLLM,
                            Optional.of("0.32.0"),
                            TestPolicy.MODEL,
                            Optional.of("BF16"),
                            Optional.of("default")));
            vllm.server.on("/server_info", unused -> config("dtype=torch.bfloat16, quantization=fp8, "));
            assertThat(engine.description().dtype()).isEmpty();

            // Out of developer mode it says less
            vllm.server.on("/server_info", unused -> Reply.json(404, "{\"detail\":\"Not Found\"}"));
            vllm.server.on("/weight_info", unused -> Reply.json(404, "{\"detail\":\"Not Found\"}"));
            assertThat(engine.description())
                    .isEqualTo(new ServerDescription(
                            ServerKind.VLLM,
                            Optional.of("0.32.0"),
                            TestPolicy.MODEL,
                            Optional.empty(),
                            Optional.empty()));
        }
    }

    private static Reply config(String settings) {
        return Reply.json(
                200, FakeServer.JSON.createObjectNode().put("vllm_config", "model='x', " + settings + "seed=0"));
    }

    @Test
    void shouldTellWhatSglangTells() {
        try (FakeSglang sglang = new FakeSglang();
                RemoteEngine engine = RemoteEngine.connect(sglang.settings())) {
            assertThat(engine.description().version()).isEmpty();

            ObjectNode info = FakeServer.JSON.createObjectNode().put("version", "0.5.23");
            sglang.server.on(
                    "/server_info",
                    unused -> Reply.json(200, info.put("dtype", "auto").putNull("quantization")));
            assertThat(engine.description())
                    .isEqualTo(new ServerDescription(
                            ServerKind.SGLANG,
                            Optional.of("0.5.23"),
                            TestPolicy.MODEL,
                            Optional.empty(),
                            Optional.of("default")));
            sglang.server.on("/server_info", unused -> Reply.json(200, info.put("dtype", "float16")));
            assertThat(engine.description().dtype()).contains("F16");
            sglang.server.on("/server_info", unused -> Reply.json(200, info.put("quantization", "fp8")));
            assertThat(engine.description().dtype()).isEmpty();
        }
    }

    @Test
    void shouldSayWhatIsWrongWithAServerThatNobodyConnectedTo() {
        FakeVllm vllm = new FakeVllm();
        assertThat(RemoteEngine.trouble(vllm.settings())).isEmpty();
        vllm.served = "another";
        assertThat(RemoteEngine.trouble(vllm.settings()).orElseThrow()).contains("serves [another], not 'policy'");
        RemoteEngineSettings gone = vllm.settings();
        vllm.close();
        assertThat(RemoteEngine.trouble(gone).orElseThrow()).contains("GET /health", "does the server run?");
    }
}
