// SPDX-License-Identifier: Apache-2.0
package io.triad.reasoning.maths;

import java.util.Locale;
import java.util.Optional;

/**
 * Reads and compares mathematical answers.
 *
 * <p>Stateless. Reading takes time about linear in the text, comparing is bounded by the deadline; both keep to the bounds of
 * {@link Size}, and neither throws for any text.
 */
public final class MathAnswers {

    /** Longest text that is read, in characters. */
    public static final int MAX_LENGTH = 1 << 14;

    private static final int MAX_WORDS_LENGTH = 80;

    private MathAnswers() {}

    /** What became of reading. */
    public sealed interface Reading {

        /** The text is an answer. */
        record Read(MathAnswer answer) implements Reading {}

        /** The text is none. */
        record Unreadable(String reason) implements Reading {}
    }

    /**
     * Reads an answer by the grammar of this package.
     *
     * @throws DeadlinePassedException if the deadline passes first
     */
    public static Reading read(String text, Deadline deadline) {
        if (text.length() > MAX_LENGTH) {
            return new Reading.Unreadable("it has more than " + MAX_LENGTH + " characters");
        }
        try {
            MathTokens tokens = new MathTokens(MathTokenizer.tokens(AnswerText.unwrapped(text)));
            return new Reading.Read(new AnswerParser(tokens, new Folding(deadline)).answer());
        } catch (UnreadableException e) {
            return new Reading.Unreadable(String.valueOf(e.getMessage()));
        }
    }

    /**
     * An answer without what is only around it: blanks, a full stop at its end, pairs of {@code $}, {@code $$}, {@code \( \)},
     * {@code \[ \]} and {@code **}, one {@code \boxed{}} around all of it, and "the answer is" or the like before it.
     */
    public static String unwrapped(String answer) {
        return AnswerText.unwrapped(answer);
    }

    /**
     * Reads words, such as a name or {@code \text{even}}: letters, blanks and hyphens of ASCII and nothing else.
     *
     * @return the words in lower case with single blanks; empty if the text is something else
     */
    public static Optional<String> words(String text) {
        if (text.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        String inner = AnswerText.unwrapped(text);
        if (inner.startsWith("\\text{") && inner.endsWith("}")) {
            inner = inner.substring("\\text{".length(), inner.length() - 1).strip();
        }
        if (inner.isEmpty() || inner.length() > MAX_WORDS_LENGTH) {
            return Optional.empty();
        }
        StringBuilder words = new StringBuilder();
        for (char c : inner.toCharArray()) {
            boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-';
            if (!letter && c != ' ') {
                return Optional.empty();
            }
            if (letter || words.charAt(words.length() - 1) != ' ') {
                words.append(c);
            }
        }
        return Optional.of(words.toString().toLowerCase(Locale.ROOT));
    }

    /**
     * Whether every value in an answer can be worked out for some values of its variables. What is nowhere defined, such as
     * {@code \frac{x-x}{x-x}}, or beyond all bounds, such as {@code e^{e^{e^{9}}}}, is no answer to compare.
     *
     * @throws DeadlinePassedException if the deadline passes first
     */
    public static boolean hasValues(MathAnswer answer, Deadline deadline) {
        return new Equivalence((left, right, end) -> Equality.UNDECIDED, deadline).hasValues(answer);
    }

    /**
     * Text that is the same for answers that mean the same: of a number its value to 30 digits, of an expression with variables
     * its values at fixed points. So {@code \sqrt{8}} and {@code 2\sqrt{2}} have one text, {@code x+1} and {@code 1+x} too. Two
     * answers that differ have two texts unless they agree to 30 digits; an equation and one of its solutions have two.
     *
     * @return empty where a value cannot be worked out
     * @throws DeadlinePassedException if the deadline passes first
     */
    public static Optional<String> meaning(MathAnswer answer, Deadline deadline) {
        return new Meaning(deadline).text(answer);
    }

    /**
     * Whether two answers mean the same; where a variable is involved, for all of its values at which both are defined.
     *
     * @throws DeadlinePassedException if the deadline passes first
     */
    public static Equality compare(MathAnswer left, MathAnswer right, Algebra algebra, Deadline deadline) {
        return new Equivalence(algebra, deadline).compare(left, right);
    }
}
