// SPDX-License-Identifier: Apache-2.0
package io.triad.dataset;

import io.triad.recipe.AnswerForm;
import io.triad.recipe.DataLayout;
import io.triad.recipe.DataSource;
import java.util.List;
import java.util.stream.Stream;

/**
 * Which fields of a row make a question.
 *
 * @param question field of the question
 * @param answers fields of the answer; the first that a row has counts
 * @param options what there is to choose from, for answers that are one of several
 */
record RowShape(FieldPath question, List<AnswerField> answers, Options options) {
    RowShape {
        answers = List.copyOf(answers);
    }

    /** What a question's answer is chosen from. */
    sealed interface Options {
        /** Nothing: the answer is not chosen. */
        record None() implements Options {}

        /** A field with a list of texts, of which the answer is a letter. */
        record Listed(FieldPath path) implements Options {}

        /** Fields with the wrong ones, beside the answer, which is the right one's text. */
        record Beside(List<FieldPath> wrong) implements Options {
            public Beside {
                wrong = List.copyOf(wrong);
            }
        }
    }

    /** The shape that a recipe asks for. */
    static RowShape of(DataSource source) {
        return source.layout().map(RowShape::of).orElseGet(() -> {
            AnswerForm form = source.answer().orElse(AnswerForm.MATHS);
            return new RowShape(
                    FieldPath.of(source.fields().question().orElse("question")),
                    List.of(new AnswerField(
                            FieldPath.of(source.fields().answer().orElse("answer")), form)),
                    form == AnswerForm.CHOICE
                            ? new Options.Listed(
                                    FieldPath.of(source.fields().options().orElse("options")))
                            : new Options.None());
        });
    }

    private static RowShape of(DataLayout layout) {
        return switch (layout) {
            case MATH -> of("problem", field("answer", AnswerForm.MATHS), field("solution", AnswerForm.BOXED));
            case GSM8K -> of("question", field("answer", AnswerForm.GSM8K));
            case SIMPLERL_ZOO ->
                of(
                        "extra_info.question",
                        field("extra_info.answer", AnswerForm.MATHS),
                        field("reward_model.ground_truth", AnswerForm.MATHS));
            case AIME -> of("Question", field("Answer", AnswerForm.MATHS));
            case OLYMPIAD_BENCH -> of("question", field("final_answer", AnswerForm.LIST));
            case GPQA ->
                new RowShape(
                        FieldPath.of("Question"),
                        List.of(field("Correct Answer", AnswerForm.CHOICE)),
                        new Options.Beside(Stream.of("Incorrect Answer 1", "Incorrect Answer 2", "Incorrect Answer 3")
                                .map(FieldPath::of)
                                .toList()));
        };
    }

    private static RowShape of(String question, AnswerField... answers) {
        return new RowShape(FieldPath.of(question), List.of(answers), new Options.None());
    }

    private static AnswerField field(String path, AnswerForm form) {
        return new AnswerField(FieldPath.of(path), form);
    }

    /** The columns that the fields stand in, each once. */
    List<String> columns() {
        Stream<FieldPath> chosenFrom =
                switch (options) {
                    case Options.None _ -> Stream.empty();
                    case Options.Listed listed -> Stream.of(listed.path());
                    case Options.Beside beside -> beside.wrong().stream();
                };
        return Stream.of(Stream.of(question), answers.stream().map(AnswerField::path), chosenFrom)
                .flatMap(fields -> fields)
                .map(FieldPath::column)
                .distinct()
                .toList();
    }
}
