// SPDX-License-Identifier: Apache-2.0
package io.triad.engine.remote;

import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;

/**
 * The secret that a server wants in the header {@code Authorization: Bearer …}. It is never shown: not by
 * {@link #toString}, in no log and in no message.
 *
 * @param secret visible ASCII characters, at least one
 */
public record ApiKey(String secret) {
    /** @throws TriadException INVALID_REQUEST when it is empty or holds a character that a header cannot */
    public ApiKey {
        if (secret.isEmpty() || secret.chars().anyMatch(unit -> unit <= ' ' || unit > '~')) {
            throw new TriadException(
                    ErrorCode.INVALID_REQUEST,
                    "the API key is empty or holds a blank, a line end or a character beyond ASCII;"
                            + " check the file or variable that it comes from");
        }
    }

    String header() {
        return "Bearer " + secret;
    }

    /** The text without the secret, should a server have repeated it. */
    String removeFrom(String text) {
        return text.replace(secret, "[API key]");
    }

    @Override
    public String toString() {
        return "ApiKey[not shown]";
    }
}
