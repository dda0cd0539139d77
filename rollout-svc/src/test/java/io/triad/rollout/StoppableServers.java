// SPDX-License-Identifier: Apache-2.0
package io.triad.rollout;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.triad.embedded.EmbeddedObjectStore;
import io.triad.embedded.StoreCredentials;
import io.triad.testkit.TestServers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * The servers of this module's tests; a test can stop the store and start it again at the same place. All tests share them
 * and one application, since the tokenizer's native library can be loaded once only.
 */
public final class StoppableServers implements QuarkusTestResourceLifecycleManager {
    private static TestServers servers;
    private static Path folder;
    private static EmbeddedObjectStore store;

    @Override
    public Map<String, String> start() {
        try {
            folder = Files.createTempDirectory("triad-stoppable-store-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        servers = new TestServers();
        store = EmbeddedObjectStore.start(0, folder, StoreCredentials.random());
        Map<String, String> settings = new HashMap<>(servers.serviceSettings());
        settings.put("triad.store.endpoint", store.endpoint());
        settings.put("triad.store.access-key", store.credentials().accessKey());
        settings.put("triad.store.secret-key", store.credentials().secretKey());
        return settings;
    }

    /** Stops the store; what it holds stays. */
    static void stopStore() {
        store.close();
    }

    /** Starts it again with the same address and keys. */
    static void startStore() {
        store = EmbeddedObjectStore.start(store.port(), folder, store.credentials());
    }

    @Override
    public void stop() {
        store.close();
        servers.close();
    }
}
