// SPDX-License-Identifier: Apache-2.0
package io.triad.taskfile.check;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/** What holds of all tasks together: none stands twice in a file, and none is in both splits. */
final class SetCheck {

    /** A task as it is remembered; its puzzle as text, which is smaller than what it is read to. */
    private record Seen(Path file, int line, String taskId, String ability, String split, String puzzle) {
        static Seen of(Item item) {
            return new Seen(
                    item.file(),
                    item.line(),
                    item.taskId(),
                    item.ability(),
                    item.split(),
                    item.puzzle().toString());
        }

        @Override
        public String toString() {
            return taskId + " (" + file.getFileName() + ":" + line + ")";
        }
    }

    private final Map<String, Seen> ids = new HashMap<>();
    private final Map<String, Seen> prompts = new HashMap<>();
    private final Map<String, List<Seen>> written = new HashMap<>();
    private final Map<Long, List<Seen>> meant = new HashMap<>();
    private final Map<Integer, Integer> numMeantAgain = new HashMap<>();
    private int numUndecided;

    /** Holds a task against those before it, and remembers it. */
    void check(Item item, Findings findings) {
        Seen seen = Seen.of(item);
        Optional<Seen> sameId = Optional.ofNullable(ids.putIfAbsent(item.taskId(), seen));
        findings.require(sameId.isEmpty(), Rule.IDENTITY, "the id is also that of %s", sameId.orElse(seen));
        checkPrompt(item, seen, findings);
        checkWritten(item, seen, findings);
        if (item.ability().equals("deduction")) {
            checkMeant(item, seen, findings);
        }
    }

    /** How many sets of formulas of a level mean the same, up to names, as one before them in their file. */
    int numMeantAgain(int level) {
        return numMeantAgain.getOrDefault(level, 0);
    }

    /** Pairs of puzzles of which it was too much work to say whether they are the same. */
    int numUndecided() {
        return numUndecided;
    }

    private void checkPrompt(Item item, Seen seen, Findings findings) {
        String text = item.system() + "\u0000" + item.prompt();
        Optional<Seen> inFile = Optional.ofNullable(prompts.putIfAbsent(item.file() + "\u0000" + text, seen));
        findings.require(inFile.isEmpty(), Rule.DISTINCT_PROMPTS, "the prompt is that of %s", inFile.orElse(seen));
        String other = item.split().equals("train") ? "heldout" : "train";
        Optional<Seen> inOther = Optional.ofNullable(prompts.get(other + "\u0000" + text));
        findings.require(inOther.isEmpty(), Rule.SPLITS_APART, "the prompt is that of %s", inOther.orElse(seen));
        prompts.putIfAbsent(item.split() + "\u0000" + text, seen);
    }

    private void checkWritten(Item item, Seen seen, Findings findings) {
        Form form = WrittenForm.of(item.ability(), item.puzzle());
        List<Seen> alike = written.computeIfAbsent(item.ability() + form.invariant(), key -> new ArrayList<>(1));
        Optional<Seen> inFile = same(alike, other -> other.file.equals(seen.file), form, SetCheck::writtenForm);
        findings.require(inFile.isEmpty(), Rule.DISTINCT_FORMS, "it is the same as %s", inFile.orElse(seen));
        Optional<Seen> inOther = same(alike, other -> !other.split.equals(seen.split), form, SetCheck::writtenForm);
        findings.require(inOther.isEmpty(), Rule.SPLITS_APART, "it is the same as %s", inOther.orElse(seen));
        if (inFile.isEmpty()) {
            // One of each form in a file is enough to find the next by.
            alike.add(seen);
        }
    }

    /** Small levels have few meanings: that one comes again in a file is counted, but breaks no rule. */
    private void checkMeant(Item item, Seen seen, Findings findings) {
        Form form = MeantForm.of(item.puzzle());
        List<Seen> alike = meant.computeIfAbsent(form.invariant(), key -> new ArrayList<>(1));
        Optional<Seen> inOther = same(alike, other -> !other.split.equals(seen.split), form, SetCheck::meantForm);
        findings.require(inOther.isEmpty(), Rule.SPLITS_APART, "it means the same as %s", inOther.orElse(seen));
        if (same(alike, other -> other.file.equals(seen.file), form, SetCheck::meantForm)
                .isPresent()) {
            numMeantAgain.merge(item.level(), 1, Integer::sum);
        } else {
            alike.add(seen);
        }
    }

    private static Form writtenForm(Seen seen) {
        return WrittenForm.of(seen.ability, Item.puzzle(seen.puzzle));
    }

    private static Form meantForm(Seen seen) {
        return MeantForm.of(Item.puzzle(seen.puzzle));
    }

    /** The first of those seen that is of a form. */
    private Optional<Seen> same(List<Seen> alike, Predicate<Seen> relevant, Form form, Function<Seen, Form> read) {
        for (Seen other : alike) {
            if (relevant.test(other)) {
                Renaming.Outcome outcome = form.compare(read.apply(other));
                numUndecided += outcome == Renaming.Outcome.UNDECIDED ? 1 : 0;
                if (outcome == Renaming.Outcome.FOUND) {
                    return Optional.of(other);
                }
            }
        }
        return Optional.empty();
    }
}
