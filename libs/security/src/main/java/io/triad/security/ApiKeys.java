// SPDX-License-Identifier: Apache-2.0
package io.triad.security;

import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The API keys of a service, as a file has them: a line for each, {@code NAME ROLE SHA256}, where SHA256 is that of the key in
 * lower-case hexadecimal digits. Empty lines, and those that begin with #, are passed over. A name may have several keys, so
 * that a new one can be handed out before the old one goes.
 */
public final class ApiKeys {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._@-]{0,63}");
    private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");

    private final List<ApiKey> keys;

    private ApiKeys(List<ApiKey> keys) {
        this.keys = List.copyOf(keys);
    }

    /**
     * Reads the text of a file. What is wrong with a line is told without it, since somebody may have written the key itself.
     *
     * @param origin how messages name the file
     * @throws TriadException INVALID_REQUEST, with the line's number, when one is no key, or when there is none
     */
    public static ApiKeys read(String text, String origin) {
        List<ApiKey> keys = new ArrayList<>();
        List<String> lines = text.lines().toList();
        for (int number = 1; number <= lines.size(); number++) {
            String line = lines.get(number - 1).strip();
            if (!line.isEmpty() && !line.startsWith("#")) {
                keys.add(key(line.split("\\s+", -1), origin + ", line " + number));
            }
        }
        if (keys.isEmpty()) {
            throw new TriadException(
                    ErrorCode.INVALID_REQUEST,
                    origin + " has no key, so nobody could ask; write a line NAME ROLE SHA256 for each");
        }
        return new ApiKeys(keys);
    }

    private static ApiKey key(String[] words, String place) {
        if (words.length != 3) {
            throw wrong(place, "has " + words.length + " words; a line is NAME ROLE SHA256");
        }
        if (!NAME.matcher(words[0]).matches()) {
            throw wrong(place, "begins with no name: letters, digits and . _ @ -, 64 at most");
        }
        Role role = Role.named(words[1])
                .orElseThrow(() -> wrong(place, "has no role as its second word; roles are " + Role.labels()));
        if (!DIGEST.matcher(words[2]).matches()) {
            throw wrong(
                    place,
                    "has a third word of " + words[2].length()
                            + " characters that is no SHA-256 of 64 lower-case hexadecimal"
                            + " digits; never write the key itself, but what this prints: printf %s \"$key\" | sha256sum");
        }
        return new ApiKey(words[0], role, HexFormat.of().parseHex(words[2]));
    }

    private static TriadException wrong(String place, String what) {
        return new TriadException(ErrorCode.INVALID_REQUEST, place + " " + what);
    }

    /** Returns what is known of {@code token}, empty when it is no key of these. All keys are compared, whichever it is. */
    public Optional<ApiKey> find(String token) {
        byte[] digest = ApiKey.digest(token.getBytes(StandardCharsets.UTF_8));
        Optional<ApiKey> found = Optional.empty();
        for (ApiKey key : keys) {
            if (key.has(digest)) {
                found = Optional.of(key);
            }
        }
        return token.length() < ApiKey.MIN_LENGTH ? Optional.empty() : found;
    }

    /** Returns how many there are. */
    public int size() {
        return keys.size();
    }
}
