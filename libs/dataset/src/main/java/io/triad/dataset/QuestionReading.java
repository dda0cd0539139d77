// SPDX-License-Identifier: Apache-2.0
package io.triad.dataset;

import io.triad.reasoning.puzzle.QuestionPuzzle;
import java.util.List;
import java.util.Optional;

/** Makes a question of a row, or says why it makes none. */
final class QuestionReading {
    private final RowShape shape;

    QuestionReading(RowShape shape) {
        this.shape = shape;
    }

    /** What became of a row. */
    sealed interface Outcome {
        /** A question. */
        record Usable(QuestionPuzzle puzzle) implements Outcome {}

        /** None, and why. */
        record Unusable(String reason) implements Outcome {}
    }

    /** A value of the kind that was wanted, or why it is none. */
    private sealed interface Found {
        record Value(String text) implements Found {}

        record Nothing(String reason) implements Found {}
    }

    /** Reads a row. */
    Outcome read(RowFields row) {
        Found question = text(shape.question(), row.at(shape.question()), false);
        if (question instanceof Found.Nothing nothing) {
            return new Outcome.Unusable(nothing.reason());
        }
        AnswerField field = shape.answers().stream()
                .filter(candidate -> !(row.at(candidate.path()) instanceof FieldValue.Missing))
                .findFirst()
                .orElse(shape.answers().getLast());
        Found answer = text(field.path(), row.at(field.path()), true);
        return switch (answer) {
            case Found.Nothing nothing -> new Outcome.Unusable(nothing.reason());
            case Found.Value value -> puzzle(((Found.Value) question).text(), field, value.text(), row);
        };
    }

    private Outcome puzzle(String question, AnswerField field, String held, RowFields row) {
        try {
            return switch (field.form()) {
                case MATHS -> maths(question, Optional.of(held.strip()), "");
                case GSM8K -> maths(question, AnswerText.afterMark(held), "field '" + field.path() + "' has no ####");
                case BOXED ->
                    maths(
                            question,
                            AnswerText.boxed(held),
                            "field '" + field.path() + "' has no \\boxed{} that is closed");
                case CHOICE -> choice(question, held.strip(), row);
            };
        } catch (IllegalArgumentException e) {
            return new Outcome.Unusable(e.getMessage());
        }
    }

    private static Outcome maths(String question, Optional<String> answer, String otherwise) {
        return answer.<Outcome>map(text ->
                        new Outcome.Usable(new QuestionPuzzle(question, new QuestionPuzzle.Reference.Maths(text))))
                .orElseGet(() -> new Outcome.Unusable(otherwise));
    }

    private Outcome choice(String question, String letter, RowFields row) {
        FieldPath path = shape.options().orElseThrow();
        List<String> options =
                switch (row.at(path)) {
                    case FieldValue.Texts texts -> texts.texts();
                    case FieldValue.Missing _ -> List.of();
                    case FieldValue.Text _, FieldValue.Digits _, FieldValue.Other _ -> List.of();
                };
        if (options.isEmpty()) {
            return new Outcome.Unusable("field '" + path + "' is no list of texts");
        }
        if (options.stream().anyMatch(String::isBlank)) {
            return new Outcome.Unusable("field '" + path + "' has an empty option");
        }
        if (letter.length() != 1) {
            return new Outcome.Unusable("the answer is not one letter, but has " + letter.length() + " characters");
        }
        char upper = letter.charAt(0) >= 'a' && letter.charAt(0) <= 'z'
                ? (char) (letter.charAt(0) - 'a' + 'A')
                : letter.charAt(0);
        return new Outcome.Usable(new QuestionPuzzle(question, new QuestionPuzzle.Reference.Choice(options, upper)));
    }

    private static Found text(FieldPath path, FieldValue value, boolean digitsToo) {
        return switch (value) {
            case FieldValue.Missing _ -> new Found.Nothing("field '" + path + "' is missing");
            case FieldValue.Text text ->
                text.text().isBlank()
                        ? new Found.Nothing("field '" + path + "' is empty")
                        : new Found.Value(text.text());
            case FieldValue.Digits digits ->
                digitsToo
                        ? new Found.Value(digits.text())
                        : new Found.Nothing("field '" + path + "' is a number, not text");
            case FieldValue.Texts _ -> new Found.Nothing("field '" + path + "' is a list, not text");
            case FieldValue.Other other -> new Found.Nothing("field '" + path + "' is " + other.kind() + ", not text");
        };
    }
}
