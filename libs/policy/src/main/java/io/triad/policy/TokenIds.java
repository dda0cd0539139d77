// SPDX-License-Identifier: Apache-2.0
package io.triad.policy;

import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import java.util.Arrays;
import java.util.stream.IntStream;

/** An immutable sequence of token ids, compared by value. */
public final class TokenIds {
    private static final TokenIds EMPTY = new TokenIds(new int[0]);

    private final int[] ids;

    private TokenIds(int[] ids) {
        this.ids = ids;
    }

    /** Copies the given ids; a negative id is refused. */
    public static TokenIds of(int... ids) {
        if (ids.length == 0) {
            return EMPTY;
        }
        for (int index = 0; index < ids.length; index++) {
            if (ids[index] < 0) {
                throw new TriadException(
                        ErrorCode.INVALID_REQUEST,
                        "token id at index " + index + " is " + ids[index] + "; ids are 0 or more");
            }
        }
        return new TokenIds(ids.clone());
    }

    public static TokenIds empty() {
        return EMPTY;
    }

    public int size() {
        return ids.length;
    }

    public boolean isEmpty() {
        return ids.length == 0;
    }

    public int get(int index) {
        return ids[index];
    }

    /** Ids from {@code start} (inclusive) to {@code end} (exclusive). */
    public TokenIds slice(int start, int end) {
        return of(Arrays.copyOfRange(ids, start, end));
    }

    public TokenIds plus(TokenIds other) {
        int[] joined = Arrays.copyOf(ids, ids.length + other.ids.length);
        System.arraycopy(other.ids, 0, joined, ids.length, other.ids.length);
        return new TokenIds(joined);
    }

    public IntStream stream() {
        return Arrays.stream(ids);
    }

    /** A copy that the caller owns. */
    public int[] toArray() {
        return ids.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TokenIds that && Arrays.equals(ids, that.ids);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(ids);
    }

    @Override
    public String toString() {
        return "TokenIds" + Arrays.toString(ids);
    }
}
