// SPDX-License-Identifier: Apache-2.0
package io.triad.embedded;

import java.nio.file.Path;
import java.util.Map;

/**
 * An S3 store on 127.0.0.1 that keeps its objects as files of one folder.
 *
 * <p>The suite speaks plain S3 to it, so any other S3 store can take its place.
 */
public final class EmbeddedObjectStore implements AutoCloseable {
    private final int port;
    private final StoreCredentials credentials;
    private final IsolatedServer server;

    private EmbeddedObjectStore(int port, StoreCredentials credentials, IsolatedServer server) {
        this.port = port;
        this.credentials = credentials;
        this.server = server;
    }

    /**
     * Starts the store and returns once it answers.
     *
     * @param port where clients connect; 0 picks a free one
     * @param folder the store's own folder, created when missing
     * @param credentials the only keys it accepts
     * @throws IllegalStateException when the port is taken or the folder cannot be used
     */
    public static EmbeddedObjectStore start(int port, Path folder, StoreCredentials credentials) {
        int claimed = LoopbackPort.claim(port, "object store");
        Map<String, String> settings = Map.of(
                "port", Integer.toString(claimed),
                "folder", folder.toAbsolutePath().toString(),
                "access.key", credentials.accessKey(),
                "secret.key", credentials.secretKey());
        return new EmbeddedObjectStore(
                claimed, credentials, IsolatedServer.start("io.triad.embedded.store.StoreNode", settings));
    }

    /** Returns the port where clients connect. */
    public int port() {
        return port;
    }

    /** Returns the endpoint's URL, without a trailing slash. */
    public String endpoint() {
        return "http://127.0.0.1:" + port;
    }

    /** Returns the keys the store accepts. */
    public StoreCredentials credentials() {
        return credentials;
    }

    @Override
    public void close() {
        server.close();
    }
}
