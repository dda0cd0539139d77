// SPDX-License-Identifier: Apache-2.0
package io.triad.reasoning.prompt;

import java.util.List;

/** The four tags of the response contract. */
public final class ResponseTags {

    /** Opens the reasoning. */
    public static final String THINK_OPEN = "<think>";

    /** Closes the reasoning. */
    public static final String THINK_CLOSE = "</think>";

    /** Opens the answer. */
    public static final String ANSWER_OPEN = "<answer>";

    /** Closes the answer. */
    public static final String ANSWER_CLOSE = "</answer>";

    /** All four, in the order in which a response has them. */
    public static final List<String> ALL = List.of(THINK_OPEN, THINK_CLOSE, ANSWER_OPEN, ANSWER_CLOSE);

    private ResponseTags() {}
}
