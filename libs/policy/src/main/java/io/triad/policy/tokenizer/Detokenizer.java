// SPDX-License-Identifier: Apache-2.0
package io.triad.policy.tokenizer;

import io.triad.policy.TokenIds;
import java.util.ArrayDeque;
import java.util.Deque;
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
    private static final char REPLACEMENT = '\uFFFD';
    /** A character begun has three bytes at most; decoders show them as up to three replacement characters. */
    private static final int MAX_HELD = 3;
    /** Decoders look back: some drop a blank at the start of what they are given. Three tokens may hold bytes. */
    private static final int CONTEXT = 6;

    private static final int MAX_WINDOW = 16;

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
        decoded = decode();
        int settled = Math.max(given, settled());
        String text = decoded.substring(given, settled);
        given = settled;
        if (window.size() > MAX_WINDOW) {
            shorten();
        }
        return text;
    }

    /** Returns what is still held back: the beginning of a character that never came to its end. */
    public String finish() {
        String rest = decoded.substring(given);
        given = decoded.length();
        return rest;
    }

    private int settled() {
        int end = decoded.length();
        int lowest = Math.max(0, end - MAX_HELD);
        while (end > lowest && decoded.charAt(end - 1) == REPLACEMENT) {
            end--;
        }
        return end;
    }

    /** Forgets ids whose text was given, but for a few that decoding may depend on. */
    private void shorten() {
        String held = decoded.substring(given);
        Deque<Integer> whole = new ArrayDeque<>(window);
        while (window.size() > CONTEXT) {
            window.removeFirst();
        }
        String shorter = decode();
        if (shorter.endsWith(held)) {
            decoded = shorter;
            given = shorter.length() - held.length();
        } else {
            window.clear();
            window.addAll(whole);
        }
    }

    private String decode() {
        return decoder.apply(TokenIds.of(window.stream().mapToInt(id -> id).toArray()));
    }
}
