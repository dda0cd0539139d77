// SPDX-License-Identifier: Apache-2.0
package io.triad.testkit;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;
import java.util.Optional;

/**
 * Gives a Quarkus test a broker and a store: {@code @QuarkusTestResource(KafkaAndStoreResource.class)}.
 *
 * <p>Sets {@code kafka.bootstrap.servers} and {@code triad.store.endpoint}, {@code .access-key}, {@code .secret-key},
 * {@code .bucket} and {@code .region}.
 */
public final class KafkaAndStoreResource implements QuarkusTestResourceLifecycleManager {
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
