// SPDX-License-Identifier: Apache-2.0
package io.triad.dataset;

import java.util.List;

/** What a row has in a field, whatever the file's format. */
sealed interface FieldValue {
    /** No such field, or nothing in it. */
    record Missing() implements FieldValue {}

    /** Text. */
    record Text(String text) implements FieldValue {}

    /** A number, as its digits. */
    record Digits(String text) implements FieldValue {}

    /** A list of texts. */
    record Texts(List<String> texts) implements FieldValue {
        public Texts {
            texts = List.copyOf(texts);
        }
    }

    /**
     * Anything else.
     *
     * @param kind what it is, in words that go on from "is"
     */
    record Other(String kind) implements FieldValue {}
}
