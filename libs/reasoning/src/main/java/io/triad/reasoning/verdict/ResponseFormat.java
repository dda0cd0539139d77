// SPDX-License-Identifier: Apache-2.0
package io.triad.reasoning.verdict;

import io.triad.reasoning.prompt.ResponseTags;
import io.triad.reasoning.task.Split;
import java.util.List;

/**
 * Splits a response at its tags: {@code <think>…</think>} then {@code <answer>…</answer>}, each tag exactly once.
 *
 * <p>Tags are exactly lower case, without blanks or attributes; one that is merely mentioned counts like any other.
 * Text outside the tags is ignored. One pass for each tag.
 */
final class ResponseFormat {

    /** Longest response that is looked at, in UTF-16 units. */
    static final int MAX_RESPONSE_LENGTH = 1 << 20;

    private static final List<String> TAGS = List.of(
            ResponseTags.THINK_OPEN, ResponseTags.THINK_CLOSE, ResponseTags.ANSWER_OPEN, ResponseTags.ANSWER_CLOSE);

    private ResponseFormat() {}

    /** A response's answer, or why it has none. */
    sealed interface Split {

        /** The text between the answer tags. */
        record Answered(String answer) implements Split {}

        /** The contract is broken. */
        record Broken(String reason) implements Split {}
    }

    static Split split(String response) {
        if (response.length() > MAX_RESPONSE_LENGTH) {
            return new Split.Broken("the response is longer than " + MAX_RESPONSE_LENGTH + " characters");
        }
        int end = 0;
        int answerStart = 0;
        int answerEnd = 0;
        for (String tag : TAGS) {
            int position = response.indexOf(tag);
            if (position < 0) {
                return new Split.Broken("the tag " + tag + " is missing");
            }
            if (response.indexOf(tag, position + 1) >= 0) {
                return new Split.Broken("the tag " + tag + " is repeated");
            }
            if (position < end) {
                return new Split.Broken("the tag " + tag + " is out of order");
            }
            end = position + tag.length();
            answerStart = tag.equals(ResponseTags.ANSWER_OPEN) ? end : answerStart;
            answerEnd = position;
        }
        return new Split.Answered(response.substring(answerStart, answerEnd));
    }
}
