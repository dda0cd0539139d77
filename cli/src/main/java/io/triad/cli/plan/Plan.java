// SPDX-License-Identifier: Apache-2.0
package io.triad.cli.plan;

import io.triad.recipe.Recipe;
import java.util.List;
import java.util.Optional;

/**
 * What a recipe will take.
 *
 * @param recipe the recipe
 * @param model what it starts from
 * @param work tokens
 * @param footprint memory and disk
 * @param rates of this machine, where they were measured
 * @param times how long it takes, where rates are known
 * @param findings what is missing, and what is worth knowing
 */
public record Plan(
        Recipe recipe,
        PlannedModel model,
        Workload work,
        Footprint footprint,
        Optional<Rates> rates,
        Optional<TimePlan> times,
        List<Finding> findings) {
    public Plan {
        findings = List.copyOf(findings);
    }

    /** Tells whether nothing is missing. */
    public boolean isComplete() {
        return findings.stream().noneMatch(Finding::isMissing);
    }
}
