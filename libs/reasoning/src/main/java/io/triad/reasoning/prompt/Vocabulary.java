// SPDX-License-Identifier: Apache-2.0
package io.triad.reasoning.prompt;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The pieces of text that compact prompts, solutions and answers are made of.
 *
 * <p>A tokenizer that has these pieces and the single ASCII characters spells every compact task, with one token for
 * each digit, letter, operator and word.
 */
public final class Vocabulary {

    private static final List<String> SYMBOLS = List.of(
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
            "yes",
            "seen",
            "perhaps",
            "never",
            "none");

    /**
     * The head of a rule is one token, and so is a premise with the sign behind it: what follows is then copied from where
     * the same token stood before.
     */
    private static final List<String> WORDS = Stream.concat(
                    SYMBOLS.stream(),
                    IntStream.rangeClosed('A', 'Z')
                            .mapToObj(Character::toString)
                            .flatMap(atom -> Stream.of(
                                    atom + "←",
                                    atom + "&",
                                    atom + "|",
                                    Marks.text(atom, true),
                                    Marks.text(atom, false))))
            .toList();

    private Vocabulary() {}

    /**
     * Every piece of more than one ASCII character, each bare and, where text has it so, with a leading blank. The
     * order is part of the contract: token ids may be derived from it.
     */
    public static List<String> words() {
        return WORDS;
    }
}
