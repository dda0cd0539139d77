// SPDX-License-Identifier: Apache-2.0
package io.triad.cli.suite;

import io.triad.cli.client.ServerAccess;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/** A suite that is up. */
public interface RunningSuite extends AutoCloseable {
    /** Returns where task-generator-svc answers. */
    URI server();

    /** Returns what the suite is to be shown; one on this machine asks for nothing. */
    default ServerAccess access() {
        return ServerAccess.none();
    }

    /** Tells whether this command started the suite, so that it stops with the command. */
    boolean isOurs();

    /** Returns what ended that should not have, with the tail of its log; empty while all is well. */
    Optional<String> failure();

    /** Returns the file behind an object's {@code s3://} address; empty when the store is not on this machine. */
    Optional<Path> fileOf(String address);

    /** Stops the suite when it is ours; returns once all its processes have ended and their data are on disk. */
    @Override
    void close();
}
