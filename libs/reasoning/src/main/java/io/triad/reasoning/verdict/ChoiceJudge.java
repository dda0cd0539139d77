// SPDX-License-Identifier: Apache-2.0
package io.triad.reasoning.verdict;

import io.triad.reasoning.maths.Deadline;
import io.triad.reasoning.maths.MathAnswers;
import io.triad.reasoning.puzzle.QuestionPuzzle.Reference.Choice;

/**
 * Judges the choice of a lettered option: one capital letter, in parentheses if any, {@code \boxed{}} or bold or with a full
 * stop, and behind it nothing, or that option's text after {@code .}, {@code )}, {@code :} or a blank.
 */
final class ChoiceJudge implements AnswerJudge {

    private final Choice choice;

    ChoiceJudge(Choice choice) {
        this.choice = choice;
    }

    @Override
    public Finding find(String answer, Deadline deadline) {
        if (answer.length() > AnswerTokens.MAX_ANSWER_LENGTH) {
            return Finding.unparseable("the answer is too long for a letter");
        }
        String text = MathAnswers.unwrapped(answer);
        if (text.startsWith("\\text{") && text.endsWith("}")) {
            text = text.substring("\\text{".length(), text.length() - 1).strip();
        }
        boolean parenthesis = text.startsWith("(");
        int at = parenthesis ? 1 : 0;
        char letter = at < text.length() ? text.charAt(at) : '\0';
        if (letter < 'A' || letter >= 'A' + choice.options().size()) {
            return Finding.unparseable("the answer is not the letter of an option");
        }
        String rest = text.substring(at + 1);
        if (parenthesis && !rest.startsWith(")")) {
            return Finding.unparseable("the answer has a parenthesis that is not closed");
        }
        rest = parenthesis ? rest.substring(1) : rest;
        if (!rest.isEmpty() && !isOption(rest, choice.options().get(letter - 'A'), parenthesis)) {
            return Finding.unparseable("the answer has more than the letter of an option and that option's text");
        }
        return Finding.of(letter == choice.letter(), "it is the right option", "another option is right")
                .saying(Character.toString(letter));
    }

    private static boolean isOption(String rest, String option, boolean parenthesis) {
        char first = rest.charAt(0);
        boolean marked = first == '.' || first == ':' || (first == ')' && !parenthesis);
        if (!marked && first != ' ') {
            return false;
        }
        String text = normal(marked ? rest.substring(1) : rest);
        return text.isEmpty() || text.equals(normal(MathAnswers.unwrapped(option)));
    }

    /** Single blanks, no full stop at the end. */
    private static String normal(String text) {
        StringBuilder normal = new StringBuilder();
        for (char c : text.strip().toCharArray()) {
            boolean blank = c == ' ' || c == '\t' || c == '\n' || c == '\r';
            if (!blank) {
                normal.append(c);
            } else if (normal.charAt(normal.length() - 1) != ' ') {
                normal.append(' ');
            }
        }
        String result = normal.toString();
        return result.endsWith(".") ? result.substring(0, result.length() - 1).strip() : result;
    }
}
