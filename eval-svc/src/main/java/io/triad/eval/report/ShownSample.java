// SPDX-License-Identifier: Apache-2.0
package io.triad.eval.report;

import io.triad.reasoning.puzzle.Ability;
import io.triad.reasoning.verdict.Verdict;
import io.triad.recipe.Lane;

/**
 * A response that a report shows whole.
 *
 * @param prompt what was asked, without its system part
 * @param explanation why the verdict is what it is
 * @param numTokens length of the response
 */
public record ShownSample(
        Lane lane,
        Ability ability,
        int level,
        String taskId,
        String prompt,
        String response,
        Verdict verdict,
        String explanation,
        int numTokens) {}
