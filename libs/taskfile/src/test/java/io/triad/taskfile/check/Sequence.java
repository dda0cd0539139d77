// SPDX-License-Identifier: Apache-2.0
package io.triad.taskfile.check;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** A sequence with one masked term; letters are numbered from 0 in the order of their alphabet. */
final class Sequence {

    private final List<Long> terms;
    private final int masked;
    private final String alphabet;
    private final boolean cyclic;

    private Sequence(List<Long> terms, int masked, String alphabet, boolean cyclic) {
        this.terms = terms;
        this.masked = masked;
        this.alphabet = alphabet;
        this.cyclic = cyclic;
    }

    /**
     * Reads a puzzle.
     *
     * @throws UnreadableException if not exactly one term is masked, or it is the first, or a term is none
     */
    static Sequence read(JsonNode puzzle) {
        String alphabet = puzzle.has("alphabet") ? Item.text(puzzle, "alphabet") : "";
        boolean cyclic = !alphabet.isEmpty() && Item.field(puzzle, "cyclic").asBoolean();
        List<Long> terms = new ArrayList<>();
        int masked = -1;
        int numMasked = 0;
        for (JsonNode term : Item.array(puzzle, "terms")) {
            if (term.isNull()) {
                masked = terms.size();
                numMasked++;
                terms.add(0L);
            } else {
                terms.add(value(term, alphabet));
            }
        }
        if (numMasked != 1 || masked == 0 || terms.size() < 4) {
            throw new UnreadableException(
                    "of 4 terms or more one but the first is masked, not in " + puzzle.get("terms"));
        }
        return new Sequence(terms, masked, alphabet, cyclic);
    }

    private static long value(JsonNode term, String alphabet) {
        String text = term.asText();
        if (alphabet.isEmpty()) {
            try {
                return Long.parseLong(text);
            } catch (NumberFormatException e) {
                throw new UnreadableException("the term '" + text + "' is no integer");
            }
        }
        int place = text.length() == 1 ? alphabet.indexOf(text) : -1;
        if (place < 0) {
            throw new UnreadableException("the term '" + text + "' is no letter of " + alphabet);
        }
        return place;
    }

    boolean isNumbers() {
        return alphabet.isEmpty();
    }

    boolean isCyclic() {
        return cyclic;
    }

    /** How many letters there are. */
    int numLetters() {
        return alphabet.length();
    }

    int masked() {
        return masked;
    }

    int size() {
        return terms.size();
    }

    boolean shows(int index) {
        return index != masked;
    }

    long term(int index) {
        return terms.get(index);
    }

    List<Long> visible() {
        List<Long> visible = new ArrayList<>(terms);
        visible.remove(masked);
        return visible;
    }

    /** All terms, with one value at the masked place. */
    long[] with(long value) {
        long[] all = terms.stream().mapToLong(Long::longValue).toArray();
        all[masked] = value;
        return all;
    }

    String text(long value) {
        return isNumbers() ? Long.toString(value) : String.valueOf(alphabet.charAt((int) value));
    }
}
