// SPDX-License-Identifier: Apache-2.0
package io.triad.testkit;

import io.triad.embedded.EmbeddedKafka;
import io.triad.embedded.EmbeddedObjectStore;
import io.triad.embedded.StoreCredentials;
import io.triad.messaging.TopicDeclaration;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The broker and the store of one test run, each started when it is first asked for. */
public final class TestServers implements AutoCloseable {
    /** The bucket that tests use; whoever needs it creates it. */
    public static final String BUCKET = "triad-test";

    /** The region that signatures name. */
    public static final String REGION = "us-east-1";

    private final Path folder;
    private Optional<EmbeddedKafka> kafka = Optional.empty();
    private Optional<EmbeddedObjectStore> store = Optional.empty();

    /** Makes the folder that both keep their files in; starts nothing yet. */
    public TestServers() {
        try {
            folder = Files.createTempDirectory("triad-test-servers-");
        } catch (IOException e) {
            throw new UncheckedIOException("No folder for the test servers: " + e.getMessage(), e);
        }
    }

    /** Returns the broker, started. */
    public synchronized EmbeddedKafka kafka() {
        EmbeddedKafka started = kafka.orElseGet(() -> EmbeddedKafka.start(0, folder.resolve("kafka")));
        kafka = Optional.of(started);
        return started;
    }

    /** Returns the store, started, with keys of its own. */
    public synchronized EmbeddedObjectStore store() {
        EmbeddedObjectStore started =
                store.orElseGet(() -> EmbeddedObjectStore.start(0, folder.resolve("store"), StoreCredentials.random()));
        store = Optional.of(started);
        return started;
    }

    /**
     * Starts both, declares the suite's topics, and returns the settings by which a service finds them:
     * {@code kafka.bootstrap.servers}, {@code triad.store.*}, and {@code triad.data-dir}, a folder that {@link #close}
     * removes.
     */
    public Map<String, String> serviceSettings() {
        TopicDeclaration.declareAll(kafka().bootstrapServers(), (short) 1);
        return Map.of(
                "kafka.bootstrap.servers", kafka().bootstrapServers(),
                "triad.store.endpoint", store().endpoint(),
                "triad.store.access-key", store().credentials().accessKey(),
                "triad.store.secret-key", store().credentials().secretKey(),
                "triad.store.bucket", BUCKET,
                "triad.store.region", REGION,
                "triad.data-dir", folder.resolve("service").toString());
    }

    /** Stops what was started and removes its files. */
    @Override
    public synchronized void close() {
        store.ifPresent(EmbeddedObjectStore::close);
        kafka.ifPresent(EmbeddedKafka::close);
        store = Optional.empty();
        kafka = Optional.empty();
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The test servers' folder " + folder + " could not be removed", e);
        }
    }
}
