// SPDX-License-Identifier: Apache-2.0
package io.triad.reasoning.puzzle;

import io.triad.reasoning.sequence.MaskedSequence;

/**
 * Which term is masked?
 *
 * @param family the kind of rule that made the sequence
 */
public record InductionPuzzle(String family, MaskedSequence sequence) implements Puzzle {

    @Override
    public Ability ability() {
        return Ability.INDUCTION;
    }

    /** The terms themselves: they have no names to change and no order to lose. */
    @Override
    public String canonicalForm() {
        return ability().label() + "\n" + sequence.text();
    }
}
