// SPDX-License-Identifier: Apache-2.0
package io.triad.reasoning.puzzle;

import java.util.List;

/**
 * A question in words with a known answer: what users bring for the last stage, and what a family of theirs may ask.
 *
 * @param question not blank, at most {@link #MAX_LENGTH} characters
 */
public record QuestionPuzzle(String question, Reference reference) implements Puzzle {

    /** Longest question and longest reference, in characters. */
    public static final int MAX_LENGTH = 1 << 16;

    public QuestionPuzzle {
        requireText("question", question);
    }

    /** What a right answer is. */
    public sealed interface Reference {

        /** Any text that means the same in mathematics: numbers, LaTeX, sets, intervals, tuples, simple expressions. */
        record Maths(String answer) implements Reference {
            public Maths {
                requireText("answer", answer);
            }
        }

        /**
         * One of the lettered options, A for the first.
         *
         * @param options 2 to 26 texts, as the question shows them
         */
        record Choice(List<String> options, char letter) implements Reference {
            public Choice {
                options = List.copyOf(options);
                if (options.size() < 2 || options.size() > 26) {
                    throw new IllegalArgumentException("A choice is among 2 to 26 options, not " + options.size());
                }
                if (letter < 'A' || letter >= 'A' + options.size()) {
                    throw new IllegalArgumentException("The answer is a letter from A to "
                            + (char) ('A' + options.size() - 1) + ", not '" + letter + "'");
                }
            }
        }
    }

    private static void requireText(String what, String text) {
        if (text.isBlank() || text.length() > MAX_LENGTH) {
            throw new IllegalArgumentException("The " + what + " has 1 to " + MAX_LENGTH
                    + " characters and not only blanks; it has " + text.length());
        }
    }

    @Override
    public Ability ability() {
        return Ability.DOMAIN;
    }

    /** The question in lower case without its blanks, and what it asks to choose from. */
    @Override
    public String canonicalForm() {
        StringBuilder text = new StringBuilder(ability().label()).append('\n');
        question.codePoints()
                .map(Character::toLowerCase)
                .filter(c -> !Character.isWhitespace(c))
                .forEach(text::appendCodePoint);
        if (reference instanceof Reference.Choice choice) {
            choice.options().forEach(option -> text.append('\n').append(option.strip()));
        }
        return text.toString();
    }
}
