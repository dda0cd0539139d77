// SPDX-License-Identifier: Apache-2.0
package io.triad.testkit;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;
import java.util.Optional;

/**
 * Gives a Quarkus test a broker that has the suite's topics, a store, and a folder:
 * {@code @QuarkusTestResource(LogAndStore.class)}.
 *
 * <p>Sets what {@link TestServers#serviceSettings} names. A test that needs a log with a past writes it in a subclass.
 */
public class LogAndStore implements QuarkusTestResourceLifecycleManager {
    private Optional<TestServers> servers = Optional.empty();

    @Override
    public Map<String, String> start() {
        TestServers started = new TestServers();
        servers = Optional.of(started);
        return started.serviceSettings();
    }

    @Override
    public void stop() {
        servers.ifPresent(TestServers::close);
        servers = Optional.empty();
    }
}
