// SPDX-License-Identifier: Apache-2.0
package io.triad.dataset;

import io.triad.recipe.AnswerForm;
import io.triad.recipe.DataLayout;
import io.triad.recipe.DataSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Which fields of a row make a question.
 *
 * @param question field of the question
 * @param answers fields of the answer; the first that a row has counts
 * @param options field of the list to choose from, for answers of the form choice
 */
record RowShape(FieldPath question, List<AnswerField> answers, Optional<FieldPath> options) {
    RowShape {
        answers = List.copyOf(answers);
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
                            ? Optional.of(FieldPath.of(source.fields().options().orElse("options")))
                            : Optional.empty());
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
        };
    }

    private static RowShape of(String question, AnswerField... answers) {
        return new RowShape(FieldPath.of(question), List.of(answers), Optional.empty());
    }

    private static AnswerField field(String path, AnswerForm form) {
        return new AnswerField(FieldPath.of(path), form);
    }

    /** The columns that the fields stand in, each once. */
    List<String> columns() {
        return Stream.of(Stream.of(question), answers.stream().map(AnswerField::path), options.stream())
                .flatMap(fields -> fields)
                .map(FieldPath::column)
                .distinct()
                .toList();
    }
}
