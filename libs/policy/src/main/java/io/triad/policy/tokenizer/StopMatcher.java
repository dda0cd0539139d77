// SPDX-License-Identifier: Apache-2.0
package io.triad.policy.tokenizer;

/**
 * Looks for stop strings in a text that comes in pieces. Text is given on as soon as it cannot be a part of a stop
 * string any more, so nothing that was given is ever to be taken back.
 *
 * <p>The response ends where the first stop string is complete, and is cut where that string begins; of several that
 * end at the same character the longest counts. For one response and one thread.
 */
public final class StopMatcher {
    private final StopStrings strings;
    /** What may be the beginning of a stop string. */
    private final StringBuilder held = new StringBuilder();

    private int node;
    private boolean stopped;

    public StopMatcher(StopStrings strings) {
        this.strings = strings;
    }

    /** Takes the next piece and returns the text that is sure to belong to the response; nothing once it has ended. */
    public String add(String piece) {
        for (int at = 0; at < piece.length() && !stopped; at++) {
            held.append(piece.charAt(at));
            node = strings.step(node, piece.charAt(at));
            if (strings.found(node) > 0) {
                stopped = true;
                held.setLength(held.length() - strings.found(node));
            }
        }
        return take(stopped ? held.length() : held.length() - strings.begun(node));
    }

    /** Whether a stop string was found; the piece given last completed it. */
    public boolean stopped() {
        return stopped;
    }

    /** Returns what is still held back, when no more text comes. */
    public String finish() {
        node = 0;
        return take(held.length());
    }

    private String take(int length) {
        String text = held.substring(0, length);
        held.delete(0, length);
        return text;
    }
}
