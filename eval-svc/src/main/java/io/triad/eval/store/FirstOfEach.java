// SPDX-License-Identifier: Apache-2.0
package io.triad.eval.store;

import io.triad.evaluation.score.Decoding;
import io.triad.evaluation.score.JudgedSample;
import io.triad.reasoning.puzzle.Ability;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Predicate;

/** Picks, of the sampled responses to tasks of an ability, the first that is right and the first that is not. */
final class FirstOfEach implements Predicate<JudgedSample> {
    private final Ability ability;
    private final Set<Boolean> seen = new HashSet<>();

    FirstOfEach(Ability ability) {
        this.ability = ability;
    }

    @Override
    public boolean test(JudgedSample sample) {
        return sample.ability() == ability && sample.decoding() == Decoding.SAMPLED && seen.add(sample.isCorrect());
    }
}
