// SPDX-License-Identifier: Apache-2.0
package io.triad.policy.tokenizer;

import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;

/**
 * Strings at which a response ends, prepared for finding all of them in one pass (Aho and Corasick, 1975): the text is
 * looked at once, a character at a time, whatever the number and length of the strings.
 *
 * <p>Immutable and thread-safe.
 */
public final class StopStrings {
    private static final StopStrings NONE = new StopStrings(List.of());

    private final List<String> strings;
    /** Node 0 is the empty beginning; every other node is a beginning of a string. */
    private final List<Map<Character, Integer>> next = new ArrayList<>();

    private final List<Integer> length = new ArrayList<>();
    /** The longest proper end of a node's text that is a beginning too. */
    private final List<Integer> fallback = new ArrayList<>();
    /** The length of the longest string that the node's text ends with; 0 for none. */
    private final List<Integer> found = new ArrayList<>();

    private StopStrings(List<String> strings) {
        this.strings = List.copyOf(strings);
        addNode(0);
        for (String string : strings) {
            insert(string);
        }
        linkFallbacks();
    }

    /**
     * Prepares the strings.
     *
     * @throws TriadException INVALID_REQUEST when one is empty
     */
    public static StopStrings of(List<String> strings) {
        if (strings.stream().anyMatch(String::isEmpty)) {
            throw new TriadException(
                    ErrorCode.INVALID_REQUEST, "a stop string is empty; it would end every response at once");
        }
        return strings.isEmpty() ? NONE : new StopStrings(strings);
    }

    public static StopStrings none() {
        return NONE;
    }

    public List<String> strings() {
        return strings;
    }

    /** The node after one more character. */
    int step(int node, char character) {
        int at = node;
        while (true) {
            Integer following = next.get(at).get(character);
            if (following != null) {
                return following;
            }
            if (at == 0) {
                return 0;
            }
            at = fallback.get(at);
        }
    }

    /** How many of the last characters are the beginning of a string. */
    int begun(int node) {
        return length.get(node);
    }

    /** The length of the longest string that ends here; 0 for none. */
    int found(int node) {
        return found.get(node);
    }

    private int addNode(int textLength) {
        next.add(new HashMap<>());
        length.add(textLength);
        fallback.add(0);
        found.add(0);
        return next.size() - 1;
    }

    private void insert(String string) {
        int node = 0;
        for (int at = 0; at < string.length(); at++) {
            int textLength = at + 1;
            node = next.get(node).computeIfAbsent(string.charAt(at), character -> addNode(textLength));
        }
        found.set(node, string.length());
    }

    private void linkFallbacks() {
        Queue<Integer> queue = new ArrayDeque<>(next.get(0).values());
        while (!queue.isEmpty()) {
            int node = queue.remove();
            if (found.get(node) == 0) {
                found.set(node, found.get(fallback.get(node)));
            }
            next.get(node).forEach((character, child) -> {
                fallback.set(child, step(fallback.get(node), character));
                queue.add(child);
            });
        }
    }
}
