// SPDX-License-Identifier: Apache-2.0
package io.triad.policy.tokenizer;

import io.triad.policy.TokenIds;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntPredicate;

/**
 * Text of token ids that come one by one. A character of several tokens is held back until it is whole; all that was
 * given, put together, is the text of all ids decoded at once.
 *
 * <p>That holds for byte-level vocabularies (those of Qwen and Llama 3) for any ids. A vocabulary that falls back to
 * single bytes decodes a run of bytes that is no UTF-8 in another way than its parts; there it holds for ids that
 * spell text.
 *
 * <p>Each id costs the decoding of a few ids, however long the text is. For one response and one thread.
 */
public final class Detokenizer {
    /** What decoders show in place of bytes that are no character, or not yet. */
    private static final char REPLACEMENT = '\uFFFD';
    /** Decoders look back: some drop a blank at the start of what they are given. */
    private static final int CONTEXT = 6;
    /** From here on ids are forgotten as soon as no character is begun. */
    private static final int LONG_WINDOW = 16;
    /** So many ids without a whole character are no text: all is given but the last few, which may begin one. */
    private static final int LONGEST_WINDOW = 64;

    private static final int MAX_HELD = 3;
    /** More than the bytes of so many characters. */
    private static final int HELD_CONTEXT = 12;

    private final Function<TokenIds, String> decoder;
    private final IntPredicate leftOut;
    private final Deque<Integer> window = new ArrayDeque<>();
    private String decoded = "";
    /** How much of {@link #decoded} was given. */
    private int given;

    /**
     * @param decoder gives the text of ids
     * @param leftOut holds for ids that have no text
     */
    Detokenizer(Function<TokenIds, String> decoder, IntPredicate leftOut) {
        this.decoder = decoder;
        this.leftOut = leftOut;
    }

    /** Takes the next id and returns the text that it completes, often a word, empty inside a character. */
    public String add(int id) {
        if (leftOut.test(id)) {
            return "";
        }
        window.addLast(id);
        decoded = decode(window);
        boolean noText = window.size() > LONGEST_WINDOW;
        int settled = Math.max(given, settled(noText ? MAX_HELD : decoded.length()));
        String text = decoded.substring(given, settled);
        given = settled;
        if (noText) {
            shorten(HELD_CONTEXT);
        } else if (window.size() > LONG_WINDOW && given == decoded.length()) {
            for (int kept = CONTEXT; kept < window.size() && !shorten(kept); kept++) {}
        }
        return text;
    }

    /** Returns what is still held back: the beginning of a character that never came to its end. */
    public String finish() {
        String rest = decoded.substring(given);
        given = decoded.length();
        return rest;
    }

    /** Where the text ends that no further id can change. */
    private int settled(int mostHeld) {
        int end = decoded.length();
        int lowest = Math.max(0, end - mostHeld);
        while (end > lowest && decoded.charAt(end - 1) == REPLACEMENT) {
            end--;
        }
        return end;
    }

    /** Forgets all but the last ids, unless those by themselves have another text: they may begin inside a character. */
    private boolean shorten(int kept) {
        List<Integer> last = window.stream().skip(window.size() - kept).toList();
        String shorter = decode(last);
        String held = decoded.substring(given);
        boolean same = held.isEmpty() ? decoded.endsWith(shorter) : shorter.endsWith(held);
        if (same) {
            window.clear();
            window.addAll(last);
            decoded = shorter;
            given = shorter.length() - held.length();
        }
        return same;
    }

    private String decode(Collection<Integer> ids) {
        return decoder.apply(TokenIds.of(ids.stream().mapToInt(id -> id).toArray()));
    }
}
