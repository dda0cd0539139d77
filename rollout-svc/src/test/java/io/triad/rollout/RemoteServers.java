// SPDX-License-Identifier: Apache-2.0
package io.triad.rollout;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.triad.testkit.TestServers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** Servers for a service that samples from a vLLM server, which the test starts itself: at first there is none. */
public final class RemoteServers implements QuarkusTestResourceLifecycleManager {
    private static final String REMOTE = "triad.rollout.remote.";

    private final TestServers servers = new TestServers();

    @Override
    public Map<String, String> start() {
        try {
            Map<String, String> settings = new HashMap<>(servers.serviceSettings());
            Path dataDir = Path.of(settings.getOrDefault("triad.data-dir", ""));
            Path shared = Files.createDirectories(dataDir.resolveSibling("shared"));
            settings.put("triad.rollout.engine", "vllm");
            settings.put(REMOTE + "server", "http://127.0.0.1:" + freePort());
            settings.put(REMOTE + "model", FakeVllm.MODEL);
            settings.put(REMOTE + "max-sequence-tokens", "96");
            settings.put(REMOTE + "weights", "reload");
            settings.put(REMOTE + "shared-folder", shared.toString());
            settings.put(REMOTE + "server-folder", FakeVllm.MOUNTED_AT);
            settings.put(REMOTE + "retries.max", "1");
            settings.put(REMOTE + "retries.first-pause", "10ms");
            return settings;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void stop() {
        servers.close();
    }
}
