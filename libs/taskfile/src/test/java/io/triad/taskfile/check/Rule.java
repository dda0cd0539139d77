// SPDX-License-Identifier: Apache-2.0
package io.triad.taskfile.check;

/** What must hold of an exported task, or of a set of them. */
enum Rule {
    READABLE("the line is a task of the export format"),
    IDENTITY("the task's id is unique and tells ability, family, level, split, seed and version"),
    TEXTS(
            "system text, prompt and worked solution are there, and the solution ends in the answer where it is one term"),
    ANSWER("the answer is right and written in its form"),
    LEVEL("sizes are those of the level"),
    SHARES("answers are balanced as declared for the level"),
    DISTINCT_PROMPTS("no prompt stands twice in a file"),
    DISTINCT_FORMS("no two puzzles of a file are the same up to names and order"),
    SPLITS_APART(
            "nothing is in train and in held-out, whatever its names and order and, for formulas, however it is written"),

    MODELS("a satisfiable set of formulas has one satisfying assignment, another none"),
    TAUTOLOGY("no formula is always true"),
    EQUAL_FORMULAS("no two formulas mean the same"),
    NECESSITY("without any one formula there would be more satisfying assignments"),
    VARIABLES("variables are distinct letters in order, and each is used"),

    TERMS("one term but the first is masked; the others and the answer are not negative"),
    DETERMINED("all rules of the declared space that fit agree on the masked term"),
    FAMILY("a sequence's family is the simplest that fits; brackets are negated in negation and there alone"),

    GOALS("goals are distinct, and none is a fact"),
    PROOF_DEPTH("the least proof of a reachable goal is as high as the level's"),
    NEAR_MISS("an unreachable goal is concluded by a rule, and one more atom would make it reachable"),
    CONNECTED("all rules hang together with what is asked for"),
    DISTRACTORS("as many rules as the level says stand beside a proof"),

    HYPOTHESES("hypotheses are distinct, and neither facts nor the observation"),
    UNEXPLAINED("the facts alone derive neither the observation nor what is denied"),
    DECOYS("some of the hypotheses do not explain the observation");

    private final String text;

    Rule(String text) {
        this.text = text;
    }

    /** The rule in words. */
    String text() {
        return text;
    }
}
