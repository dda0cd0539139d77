// SPDX-License-Identifier: Apache-2.0
package io.triad.policy.sampling;

import io.triad.policy.TokenIds;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Full pages of prompts that were read, found by their tokens and all tokens before them, so that a beginning that many prompts share is
 * read once. Pages that no sequence uses stay until their memory is needed; the one unused longest goes first.
 *
 * <p>A page's keys and values follow from its tokens and those before alone, to the bit, so sharing changes no result. Thread-safe.
 */
final class PrefixCache {
    private final KeyValuePages pages;
    private final Map<Key, Node> nodes = new HashMap<>();
    private long clock;

    PrefixCache(KeyValuePages pages) {
        this.pages = pages;
    }

    private record Key(long parent, TokenIds tokens) {}

    /** One page of some prompts, and the pages before it. */
    static final class Node {
        private static final long ROOT = 0;

        private final long id;
        private final Key key;
        private final @Nullable Node parent;
        private final float[] page;
        private int numUsers;
        private int numChildren;
        private long lastUse;

        private Node(long id, Key key, @Nullable Node parent, float[] page) {
            this.id = id;
            this.key = key;
            this.parent = parent;
            this.page = page;
        }

        float[] page() {
            return page;
        }
    }

    /** The known pages of a prompt from its first on, at most so many, now used once more each. */
    synchronized List<Node> find(TokenIds prompt, int maxPages) {
        List<Node> found = new ArrayList<>();
        long parent = Node.ROOT;
        for (int index = 0; index < maxPages; index++) {
            Node node = nodes.get(key(parent, prompt, index));
            if (node == null) {
                break;
            }
            use(node);
            found.add(node);
            parent = node.id;
        }
        return found;
    }

    /**
     * Lets others share the pages of a prompt that a sequence has read.
     *
     * @param known the pages that it found when it began; grows by those that follow, each used once more
     * @param numPages the full pages of the prompt
     */
    synchronized void add(TokenIds prompt, SequenceMemory memory, List<Node> known, int numPages) {
        for (int index = known.size(); index < numPages; index++) {
            Node parent = known.isEmpty() ? null : known.getLast();
            Key key = key(parent == null ? Node.ROOT : parent.id, prompt, index);
            Node node = nodes.get(key);
            if (node == null) {
                node = new Node(++clock, key, parent, memory.handOver(index));
                nodes.put(key, node);
                if (parent != null) {
                    parent.numChildren++;
                }
            } else {
                memory.replace(index, node.page);
            }
            use(node);
            known.add(node);
        }
    }

    /** Uses pages once more that are in use. */
    synchronized void useAgain(List<Node> used) {
        used.forEach(this::use);
    }

    /** Ends a use of pages. */
    synchronized void release(List<Node> used) {
        for (Node node : used) {
            node.numUsers--;
        }
    }

    /** Lets go of the page that nobody used for longest; false if all are in use. */
    synchronized boolean evict() {
        Node oldest = null;
        for (Node node : nodes.values()) {
            boolean free = node.numUsers == 0 && node.numChildren == 0;
            if (free && (oldest == null || node.lastUse < oldest.lastUse)) {
                oldest = node;
            }
        }
        if (oldest == null) {
            return false;
        }
        nodes.remove(oldest.key);
        if (oldest.parent != null) {
            oldest.parent.numChildren--;
        }
        pages.giveBack(oldest.page);
        pages.release(1);
        return true;
    }

    private void use(Node node) {
        node.numUsers++;
        node.lastUse = ++clock;
    }

    private static Key key(long parent, TokenIds prompt, int index) {
        return new Key(parent, prompt.slice(index * KeyValuePages.PAGE, (index + 1) * KeyValuePages.PAGE));
    }
}
