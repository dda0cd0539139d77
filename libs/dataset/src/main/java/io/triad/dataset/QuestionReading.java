// SPDX-License-Identifier: Apache-2.0
package io.triad.dataset;

import io.triad.reasoning.maths.MathAnswers;
import io.triad.reasoning.puzzle.QuestionPuzzle;
import io.triad.reasoning.random.SplitMix64;
import io.triad.recipe.AnswerForm;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

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
        Found answer = field.form() == AnswerForm.LIST
                ? together(field.path(), row.at(field.path()))
                : text(field.path(), row.at(field.path()), true);
        return switch (answer) {
            case Found.Nothing nothing -> new Outcome.Unusable(nothing.reason());
            case Found.Value value -> puzzle(((Found.Value) question).text(), field, value.text(), row);
        };
    }

    private Outcome puzzle(String question, AnswerField field, String held, RowFields row) {
        try {
            return switch (field.form()) {
                case MATHS, LIST -> maths(question, Optional.of(held.strip()), "");
                case GSM8K -> maths(question, AnswerText.afterMark(held), "field '" + field.path() + "' has no ####");
                case BOXED ->
                    maths(
                            question,
                            AnswerText.boxed(held),
                            "field '" + field.path() + "' has no \\boxed{} that is closed");
                case CHOICE ->
                    switch (shape.options()) {
                        case RowShape.Options.Listed listed ->
                            choice(question, held.strip(), row.at(listed.path()), listed.path());
                        case RowShape.Options.Beside beside -> oneAmong(question, held.strip(), beside.wrong(), row);
                        case RowShape.Options.None _ -> throw new IllegalStateException("a choice has options");
                    };
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

    /** The right option and the wrong ones, in an order that the question decides. */
    private static Outcome oneAmong(String question, String right, List<FieldPath> wrong, RowFields row) {
        List<String> options = new ArrayList<>(List.of(right));
        for (FieldPath path : wrong) {
            switch (text(path, row.at(path), true)) {
                case Found.Nothing nothing -> {
                    return new Outcome.Unusable(nothing.reason());
                }
                case Found.Value value -> options.add(value.text().strip());
            }
        }
        if (Set.copyOf(options).size() < options.size()) {
            return new Outcome.Unusable("two of its options are the same");
        }
        new SplitMix64(SplitMix64.mix(Fingerprint.of(question).high())).shuffle(options);
        return new Outcome.Usable(new QuestionPuzzle(
                question, new QuestionPuzzle.Reference.Choice(options, (char) ('A' + options.indexOf(right)))));
    }

    private static Outcome choice(String question, String letter, FieldValue listed, FieldPath path) {
        List<String> options =
                switch (listed) {
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

    /** The elements of a list, each without what is only around it. */
    private static Found together(FieldPath path, FieldValue value) {
        if (!(value instanceof FieldValue.Texts(List<String> texts))) {
            return value instanceof FieldValue.Missing
                    ? new Found.Nothing("field '" + path + "' is missing")
                    : new Found.Nothing("field '" + path + "' is no list of texts");
        }
        List<String> elements = texts.stream()
                .map(MathAnswers::unwrapped)
                .filter(element -> !element.isBlank())
                .toList();
        return elements.size() == texts.size() && !elements.isEmpty()
                ? new Found.Value(String.join(", ", elements))
                : new Found.Nothing("field '" + path + "' has no answer, or an empty one");
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
