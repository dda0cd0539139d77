// SPDX-License-Identifier: Apache-2.0
package io.triad.cli.client;

import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * What a suite is shown: an API key, or a token of an issuer. It comes from the environment or a file, never from the command
 * line, which every user of a machine can read.
 */
public sealed interface Token {
    /** The variable of the environment. */
    String VARIABLE = "TRIAD_TOKEN";

    /** From the environment. */
    record OfEnvironment(String value) implements Token {
        public OfEnvironment {
            check(value, VARIABLE);
        }

        @Override
        public String origin() {
            return VARIABLE;
        }

        @Override
        public String toString() {
            return origin();
        }
    }

    /** From a file that is read for every request, so that whoever renews a token need only write it there. */
    record OfFile(Path file) implements Token {
        @Override
        public String value() {
            try {
                return check(Files.readString(file).strip(), file.toString());
            } catch (IOException e) {
                throw new TriadException(
                        ErrorCode.NOT_FOUND, "--token-file is " + file + ", which cannot be read: " + e, e);
            }
        }

        @Override
        public String origin() {
            return file.toString();
        }
    }

    /** Returns the token that is named, a file's before the environment's; empty when there is none. */
    static Optional<Token> of(Optional<Path> file, Map<String, String> environment) {
        return file.<Token>map(OfFile::new).or(() -> Optional.ofNullable(environment.get(VARIABLE))
                .map(String::strip)
                .filter(value -> !value.isEmpty())
                .map(OfEnvironment::new));
    }

    /**
     * Returns the token itself.
     *
     * @throws TriadException INVALID_REQUEST, without showing it, when it is none; NOT_FOUND when its file cannot be read
     */
    String value();

    /** Says where it is from. */
    String origin();

    private static String check(String value, String origin) {
        if (value.isEmpty() || !value.chars().allMatch(each -> each > 0x20 && each < 0x7f)) {
            throw new TriadException(
                    ErrorCode.INVALID_REQUEST,
                    origin + " has no token: " + value.length()
                            + " characters, and a token is one word of visible ASCII characters");
        }
        return value;
    }
}
