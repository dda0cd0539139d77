// SPDX-License-Identifier: Apache-2.0
package io.triad.cli.suite;

import io.triad.cli.client.ServerAccess;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A suite that somebody else runs.
 *
 * @param server where its task-generator-svc answers
 * @param access what it is shown
 */
public record RemoteSuite(URI server, ServerAccess access) implements RunningSuite {
    @Override
    public boolean isOurs() {
        return false;
    }

    @Override
    public Optional<String> failure() {
        return Optional.empty();
    }

    @Override
    public Optional<Path> fileOf(String address) {
        return Optional.empty();
    }

    @Override
    public void close() {
        // It is not ours to stop.
    }
}
