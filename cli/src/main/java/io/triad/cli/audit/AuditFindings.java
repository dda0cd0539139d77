// SPDX-License-Identifier: Apache-2.0
package io.triad.cli.audit;

import io.triad.reasoning.audit.AuditReport;
import io.triad.reasoning.audit.ShortcutResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * All that an audit found.
 *
 * @param prompts the tokens of prompts; empty when no tokenizer was given
 */
public record AuditFindings(AuditReport report, List<PromptTokens.Count> prompts) {
    public AuditFindings {
        prompts = List.copyOf(prompts);
    }

    /** Returns what speaks against the tasks, one sentence each; none when they pass. */
    public List<String> objections() {
        List<String> objections = new ArrayList<>();
        for (ShortcutResult result : report.shortcutsThatWork()) {
            objections.add(String.format(
                    Locale.ROOT,
                    "%s level %d: the shortcut '%s' gets %.1f %% right; near chance ends at %.1f %%",
                    result.ability().label(),
                    result.level(),
                    result.shortcut(),
                    100 * result.right(),
                    100 * result.limit()));
        }
        report.fallsInDifficulty().forEach(fall -> objections.add("no harder than the level below: " + fall));
        for (PromptTokens.Count count : prompts) {
            if (count.numOver() > 0) {
                objections.add(String.format(
                        Locale.ROOT,
                        "%s level %d: %,d prompts have more than %d tokens, the longest %,d",
                        count.ability().label(),
                        count.level(),
                        count.numOver(),
                        count.budget(),
                        count.max()));
            }
        }
        return objections;
    }
}
