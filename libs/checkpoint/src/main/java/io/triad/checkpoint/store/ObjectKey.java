// SPDX-License-Identifier: Apache-2.0
package io.triad.checkpoint.store;

import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import java.util.regex.Pattern;

/** The keys we use: segments of letters, digits, dots, dashes and the like, so that they are safe as paths and in URIs. */
final class ObjectKey {
    private static final Pattern SEGMENT = Pattern.compile("[A-Za-z0-9_=+@-][A-Za-z0-9._=+@-]*");
    private static final int MAX_LENGTH = 1024;

    private ObjectKey() {}

    static String check(String key) {
        if (key.length() > MAX_LENGTH) {
            throw invalid(key, "is longer than " + MAX_LENGTH + " characters");
        }
        for (String segment : key.split("/", -1)) {
            if (!SEGMENT.matcher(segment).matches()) {
                throw invalid(key, "has the segment '" + segment + "'");
            }
        }
        return key;
    }

    static TriadException tooLarge(String where, long found, long maxBytes) {
        return new TriadException(
                ErrorCode.CORRUPT_CHECKPOINT,
                where + " has " + found + " bytes, expected at most " + maxBytes + "; publish the checkpoint again");
    }

    static TriadException tooShort(String where, long found, long wanted) {
        return new TriadException(
                ErrorCode.CORRUPT_CHECKPOINT,
                where + " ends at byte " + found + ", expected " + wanted + "; publish the checkpoint again");
    }

    static TriadException replaced(String where) {
        return new TriadException(
                ErrorCode.UNAVAILABLE, where + " was replaced while it was read; begin again to read the new one");
    }

    private static TriadException invalid(String key, String reason) {
        return new TriadException(
                ErrorCode.INVALID_REQUEST,
                "Object key '" + key + "' " + reason
                        + "; use segments of A-Z, a-z, 0-9, '.', '_', '=', '+', '@' and '-', joined by '/'");
    }
}
