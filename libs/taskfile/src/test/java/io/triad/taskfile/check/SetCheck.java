// SPDX-License-Identifier: Apache-2.0
package io.triad.taskfile.check;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;

/** What holds of all tasks together: none stands twice in a file, and none is in both splits. */
final class SetCheck {

    /** A task as it is remembered; its puzzle as text, which is smaller than what it is read to. */
    private record Seen(Path file, int line, String taskId, String split, String puzzle) {
        static Seen of(Item item) {
            return new Seen(
                    item.file(), item.line(), item.taskId(), item.split(), item.puzzle().toString());
        }

        @Override
        public String toString() {
            return taskId + " (" + file.getFileName() + ":" + line + ")";
        }
    }

    private final Map<String, Seen> ids = new HashMap<>();
    private final Map<String, Seen> prompts = new HashMap<>();
    private final Map<String, List<Seen>> written = new HashMap<>();
    private final Map<String, List<Seen>> meant = new HashMap<>();
    private int numUndecided;

    /** Holds a task against those before it, and remembers it. */
    void check(Item item, Findings findings) {
        Seen seen = Seen.of(item);
        Optional<Seen> sameId = Optional.ofNullable(ids.putIfAbsent(item.taskId(), seen));
        findings.require(sameId.isEmpty(), Rule.IDENTITY, "the id is also that of %s", sameId.orElse(seen));
        checkPrompt(item, seen, findings);
        checkForm(item, seen, WrittenForm::of, written, Rule.DISTINCT_FORMS, findings);
        if (item.ability().equals("deduction")) {
            checkForm(
                    item,
                    seen,
                    (ability, puzzle) -> MeantForm.of(puzzle),
                    meant,
                    Rule.DISTINCT_MEANINGS,
                    findings);
        }
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

    private void checkForm(
            Item item,
            Seen seen,
            BiFunction<String, JsonNode, Form> read,
            Map<String, List<Seen>> known,
            Rule inFile,
            Findings findings) {
        Form form = read.apply(item.ability(), item.puzzle());
        List<Seen> alike = known.computeIfAbsent(item.ability() + form.invariant(), key -> new ArrayList<>(1));
        boolean kept = true;
        boolean apart = true;
        for (Seen other : alike) {
            boolean sameFile = other.file.equals(seen.file);
            boolean sameSplit = other.split.equals(seen.split);
            if ((sameFile && kept) || (!sameSplit && apart)) {
                Renaming.Outcome outcome = form.compare(read.apply(item.ability(), Item.puzzle(other.puzzle)));
                numUndecided += outcome == Renaming.Outcome.UNDECIDED ? 1 : 0;
                boolean same = outcome == Renaming.Outcome.FOUND;
                findings.require(!same || !sameFile || !kept, inFile, "it is the same as %s", other);
                findings.require(
                        !same || sameSplit || !apart, Rule.SPLITS_APART, "it is the same as %s of %s", other, other.split);
                kept &= !(same && sameFile);
                apart &= !(same && !sameSplit);
            }
        }
        // One of each form in a file is enough to find the next by.
        if (kept) {
            alike.add(seen);
        }
    }
}
