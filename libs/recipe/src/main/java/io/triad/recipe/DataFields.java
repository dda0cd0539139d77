// SPDX-License-Identifier: Apache-2.0
package io.triad.recipe;

import java.util.Optional;

/**
 * Where a row has its question and its answer. A name with dots leads into structures: {@code extra_info.question}.
 *
 * @param question field of the question; silent: question
 * @param answer field of the answer; silent: answer
 * @param options field of the list to choose from, for answers of the form choice; silent: options
 */
public record DataFields(
        @Describes("Field of the question; when silent, `question`. Dots lead into structures.")
        @Matches(pattern = DataFields.NAME, says = DataFields.SAYS)
        Optional<String> question,

        @Describes("Field of the answer; when silent, `answer`.")
        @Matches(pattern = DataFields.NAME, says = DataFields.SAYS)
        Optional<String> answer,

        @Describes("Field of the list to choose from, for the form `choice`; when silent, `options`.")
        @Matches(pattern = DataFields.NAME, says = DataFields.SAYS)
        Optional<String> options) {
    static final String NAME = "[^\\s.]([^.]{0,126}[^\\s.])?(\\.[^\\s.]([^.]{0,126}[^\\s.])?){0,7}";
    static final String SAYS = "a field's name, or up to 8 joined by dots";

    /** No field is named. */
    static final DataFields SILENT = new DataFields(Optional.empty(), Optional.empty(), Optional.empty());

    public DataFields {
        Constraints.check(DataFields.class, question, answer, options);
    }
}
