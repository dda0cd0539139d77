// SPDX-License-Identifier: Apache-2.0
package io.triad.engine.remote;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/**
 * One call of a server.
 *
 * @param method GET or POST
 * @param path after the server's URL, with a leading slash
 * @param body JSON to send
 */
record ServerCall(String method, String path, Optional<ObjectNode> body) {
    static ServerCall get(String path) {
        return new ServerCall("GET", path, Optional.empty());
    }

    static ServerCall post(String path, ObjectNode body) {
        return new ServerCall("POST", path, Optional.of(body));
    }

    static ServerCall post(String path) {
        return new ServerCall("POST", path, Optional.empty());
    }

    /** The call in a message: never with its body, which holds a prompt. */
    @Override
    public String toString() {
        return method + " " + path;
    }
}
