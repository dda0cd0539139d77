// SPDX-License-Identifier: Apache-2.0
package io.triad.reasoning.verdict;

import io.triad.reasoning.maths.Deadline;
import io.triad.reasoning.prompt.ResponseTags;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Splits a response at its tags: {@code <think>…</think>} then {@code <answer>…</answer>}, each tag exactly once.
 *
 * <p>Tags are exactly lower case, without blanks or attributes; one that is merely mentioned counts like any other.
 * Text outside the tags is ignored. The marks by which chat templates separate turns are looked for in the whole response:
 * who writes one pretends to be more than one turn, which could hide what was said before.
 */
final class ResponseFormat {

    /** Longest response that is looked at, in UTF-16 units. */
    static final int MAX_RESPONSE_LENGTH = 1 << 24;

    private static final String[] TAGS = ResponseTags.ALL.toArray(String[]::new);

    private static final int ANSWER_OPEN = ResponseTags.ALL.indexOf(ResponseTags.ANSWER_OPEN);

    private static final int ANSWER_CLOSE = ResponseTags.ALL.indexOf(ResponseTags.ANSWER_CLOSE);

    /** Marks that begin with an angle bracket, besides {@code <|name|>}. */
    private static final List<String> MARKS =
            List.of("<｜", "<<SYS>>", "<</SYS>>", "<s>", "</s>", "<bos>", "<eos>", "<start_of_turn>", "<end_of_turn>");

    /** What follows the bracket in a tag or mark. */
    private static final String BEGINNINGS = "/ta|sbe<｜";

    private static final List<String> OTHER_MARKS = List.of("[INST]", "[/INST]", "｜>");

    /** Longest name between bars. */
    private static final int MAX_NAME_LENGTH = 64;

    private static final int CHECK_EVERY = 1 << 12;

    private final String response;
    private final int[] positions = {-1, -1, -1, -1};
    private @Nullable String repeated;
    private @Nullable String mark;

    private ResponseFormat(String response) {
        this.response = response;
    }

    /** What a response's tags make of it. */
    sealed interface Split {

        /** The text between the answer tags. */
        record Answered(String answer) implements Split {}

        /** The tags are in order, but a chat template's mark is in the response. */
        record Marked(String mark) implements Split {}

        /** The contract is broken. */
        record Broken(String reason) implements Split {}
    }

    /** Splits a response in time linear in its length. */
    static Split split(String response, Deadline deadline) {
        if (response.length() > MAX_RESPONSE_LENGTH) {
            return new Split.Broken("the response is longer than " + MAX_RESPONSE_LENGTH + " characters");
        }
        return new ResponseFormat(response).split(deadline);
    }

    private Split split(Deadline deadline) {
        int numBrackets = 0;
        for (int start = response.indexOf('<'); start >= 0; start = response.indexOf('<', start + 1)) {
            look(start);
            if (repeated != null) {
                return new Split.Broken("the tag " + repeated + " is repeated");
            }
            if (++numBrackets % CHECK_EVERY == 0) {
                deadline.check();
            }
        }
        int end = 0;
        for (int tag = 0; tag < TAGS.length; tag++) {
            if (positions[tag] < 0) {
                return new Split.Broken("the tag " + TAGS[tag] + " is missing");
            }
            if (positions[tag] < end) {
                return new Split.Broken("the tag " + TAGS[tag] + " is out of order");
            }
            end = positions[tag] + TAGS[tag].length();
        }
        for (String other : OTHER_MARKS) {
            mark = mark == null && response.contains(other) ? other : mark;
        }
        return mark != null
                ? new Split.Marked(mark)
                : new Split.Answered(response.substring(
                        positions[ANSWER_OPEN] + TAGS[ANSWER_OPEN].length(), positions[ANSWER_CLOSE]));
    }

    /** Notes the tag or mark that begins at an angle bracket, if one does; most brackets begin neither. */
    private void look(int start) {
        if (start + 1 == response.length() || BEGINNINGS.indexOf(response.charAt(start + 1)) < 0) {
            return;
        }
        for (int tag = 0; tag < TAGS.length; tag++) {
            if (response.startsWith(TAGS[tag], start)) {
                repeated = positions[tag] < 0 ? repeated : TAGS[tag];
                positions[tag] = start;
                return;
            }
        }
        if (mark == null) {
            mark = markAt(start);
        }
    }

    private @Nullable String markAt(int start) {
        if (response.startsWith("|", start + 1)) {
            int end = start + 2;
            while (end < response.length() && end - start <= MAX_NAME_LENGTH && isNamePart(response.charAt(end))) {
                end++;
            }
            return end > start + 2 && response.startsWith("|>", end) ? response.substring(start, end + 2) : null;
        }
        for (String known : MARKS) {
            if (response.startsWith(known, start)) {
                return known;
            }
        }
        return null;
    }

    private static boolean isNamePart(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
    }
}
