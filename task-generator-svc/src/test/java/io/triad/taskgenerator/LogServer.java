// SPDX-License-Identifier: Apache-2.0
package io.triad.taskgenerator;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.triad.messaging.TopicDeclaration;
import io.triad.testkit.TestServers;
import java.util.Map;

/** Gives the tests a broker that has the suite's topics. */
public class LogServer implements QuarkusTestResourceLifecycleManager {
    private final TestServers servers = new TestServers();

    @Override
    public Map<String, String> start() {
        String bootstrapServers = servers.kafka().bootstrapServers();
        TopicDeclaration.declareAll(bootstrapServers, (short) 1);
        return Map.of("kafka.bootstrap.servers", bootstrapServers);
    }

    @Override
    public void stop() {
        servers.close();
    }
}
