// SPDX-License-Identifier: Apache-2.0
package io.triad.taskfile.check;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.TreeSet;

/** Sequences: the whole declared space of rules is tried. */
final class InductionCheck {

    private InductionCheck() {}

    static void check(Item item, Findings findings) {
        JsonNode puzzle = item.puzzle();
        findings.require(
                Item.text(puzzle, "family").equals(item.family()),
                Rule.FAMILY,
                "the puzzle says %s, the task %s",
                puzzle.get("family").asText(),
                item.family());
        Sequence sequence = Sequence.read(puzzle);
        for (long term : sequence.visible()) {
            findings.require(term >= 0, Rule.TERMS, "the term %d is negative", term);
        }
        List<Completion> completions = Completions.of(sequence);
        TreeSet<Long> answers = new TreeSet<>();
        completions.forEach(completion -> answers.add(completion.answer()));
        findings.require(
                answers.size() == 1,
                Rule.DETERMINED,
                "the rules that fit give the answers %s: %s",
                answers,
                completions);
        if (answers.size() != 1) {
            return;
        }
        long answer = answers.first();
        findings.require(answer >= 0, Rule.TERMS, "the masked term is %d", answer);
        findings.require(
                sequence.text(answer).equals(item.answer()),
                Rule.ANSWER,
                "'%s', not '%s'",
                item.answer(),
                sequence.text(answer));
        Completion.Kind simplest =
                completions.stream().map(Completion::kind).min(Enum::compareTo).orElseThrow();
        String family = sequence.isNumbers() ? simplest.family() : sequence.isCyclic() ? "cyclic-letters" : "letters";
        findings.require(
                family.equals(item.family()), Rule.FAMILY, "it is called %s, and is %s", item.family(), family);
        findings.require(
                sequence.isNumbers() || simplest.isCycle(), Rule.FAMILY, "the letters' simplest rule is %s", simplest);
    }
}
