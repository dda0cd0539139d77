// SPDX-License-Identifier: Apache-2.0
package io.triad.reasoning.prompt;

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

    private ResponseTags() {}
}
