// SPDX-License-Identifier: Apache-2.0
package io.triad.reasoning.prompt;

import java.util.List;

/**
 * The pieces of text that compact prompts, solutions and answers are made of.
 *
 * <p>A tokenizer that has these pieces and the single ASCII characters spells every compact task, with one token for
 * each digit, letter, operator and word.
 */
public final class Vocabulary {

    private static final List<String> WORDS = List.of(
            ResponseTags.THINK_OPEN,
            ResponseTags.THINK_CLOSE,
            ResponseTags.ANSWER_OPEN,
            ResponseTags.ANSWER_CLOSE,
            "deduction",
            "induction",
            "abduction",
            "arithmetic",
            "facts",
            "goals",
            "try",
            "so",
            "no",
            "is",
            " is",
            "true",
            " true",
            "false",
            " false",
            "unsatisfiable",
            "reachable",
            " reachable",
            "unreachable",
            " unreachable",
            "¬",
            "∧",
            "∨",
            "→",
            "↔",
            "⊕",
            "←",
            "yes");

    private Vocabulary() {}

    /**
     * Every piece of more than one ASCII character, each bare and, where text has it so, with a leading blank. The
     * order is part of the contract: token ids may be derived from it.
     */
    public static List<String> words() {
        return WORDS;
    }
}
