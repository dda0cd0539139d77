// SPDX-License-Identifier: Apache-2.0
package io.triad.trainer;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.triad.messaging.TopicDeclaration;
import io.triad.testkit.TestServers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.Map;

/** Gives the tests a broker that has the suite's topics, a store, and a folder. */
public final class LogAndStore implements QuarkusTestResourceLifecycleManager {
    private final TestServers servers = new TestServers();

    @Override
    public Map<String, String> start() {
        Map<String, String> settings = new HashMap<>(servers.serviceSettings());
        TopicDeclaration.declareAll(servers.kafka().bootstrapServers(), (short) 1);
        try {
            settings.put(
                    "triad.data-dir",
                    Files.createTempDirectory("triad-service-").toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return settings;
    }

    @Override
    public void stop() {
        servers.close();
    }
}
