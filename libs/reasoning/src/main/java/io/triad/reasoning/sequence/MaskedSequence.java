// SPDX-License-Identifier: Apache-2.0
package io.triad.reasoning.sequence;

import java.util.List;

/**
 * A sequence of which exactly one term, never the first, is masked.
 *
 * @param terms at least 4, at most {@link #MAX_TERMS}
 */
public record MaskedSequence(Notation notation, List<Term> terms) {

    /** Longest sequence. */
    public static final int MAX_TERMS = 64;

    public MaskedSequence {
        terms = List.copyOf(terms);
        if (terms.size() < 4 || terms.size() > MAX_TERMS) {
            throw new IllegalArgumentException("A sequence has 4 to " + MAX_TERMS + " terms, not " + terms.size());
        }
        long numMasked = terms.stream().filter(Term.Masked.class::isInstance).count();
        if (numMasked != 1 || terms.getFirst() instanceof Term.Masked) {
            throw new IllegalArgumentException("Exactly one term is masked, and not the first");
        }
        for (Term term : terms) {
            if (term instanceof Term.Visible visible && !notation.writes(visible.value())) {
                throw new IllegalArgumentException(notation + " cannot write " + visible.value());
            }
        }
    }

    /** Position of the masked term. */
    public int maskedIndex() {
        for (int i = 0; i < terms.size(); i++) {
            if (terms.get(i) instanceof Term.Masked) {
                return i;
            }
        }
        throw new IllegalStateException("No term is masked");
    }

    /** Number of steps from a term to the next. */
    public int numGaps() {
        return terms.size() - 1;
    }

    /**
     * The value shown at a position.
     *
     * @throws IllegalArgumentException if it is masked
     */
    public long visible(int index) {
        if (terms.get(index) instanceof Term.Visible visible) {
            return visible.value();
        }
        throw new IllegalArgumentException("Term " + index + " is masked");
    }

    /** The terms separated by a blank, {@code ?} for the masked one. */
    public String text() {
        StringBuilder text = new StringBuilder();
        for (Term term : terms) {
            text.append(text.isEmpty() ? "" : " ");
            switch (term) {
                case Term.Visible visible -> text.append(notation.text(visible.value()));
                case Term.Masked masked -> text.append('?');
            }
        }
        return text.toString();
    }
}
