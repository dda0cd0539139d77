// SPDX-License-Identifier: Apache-2.0
package io.triad.engine.remote;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import io.triad.policy.LogProbs;
import io.triad.policy.TokenIds;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A value in a server's answer, which knows where it stands: whoever finds it to be something else can say so.
 *
 * @param source the call that was answered, and by whom
 * @param place where in the answer, empty for all of it
 * @param value what stands there
 */
record Answer(String source, String place, JsonNode value) {
    private static final int MAX_SHOWN = 80;

    /** @throws TriadException BROKEN_INVARIANT when the bytes are no JSON, or nested too deep */
    static Answer read(String source, byte[] bytes) {
        try {
            return new Answer(source, "", AnswerJson.MAPPER.readTree(bytes));
        } catch (JsonProcessingException e) {
            throw new TriadException(
                    ErrorCode.BROKEN_INVARIANT,
                    source + " gave no JSON that can be read: "
                            + e.getOriginalMessage().replaceAll("\\s+", " ")
                            + "; does another server, or a proxy, listen there?",
                    e);
        } catch (IOException e) {
            throw new TriadException(
                    ErrorCode.BROKEN_INVARIANT, source + " gave an answer that cannot be read: " + e, e);
        }
    }

    /** A field that must be there and not null. */
    Answer field(String name) {
        return optional(name)
                .orElseThrow(() ->
                        new TriadException(ErrorCode.BROKEN_INVARIANT, source + " answered without " + child(name)));
    }

    /** A field that may be missing or null. */
    Optional<Answer> optional(String name) {
        JsonNode field = value.get(name);
        return field == null || field.isNull() ? Optional.empty() : Optional.of(new Answer(source, child(name), field));
    }

    /** The elements of an array. */
    List<Answer> elements() {
        List<Answer> elements = new ArrayList<>();
        for (int index = 0; index < array().size(); index++) {
            elements.add(new Answer(source, place + "[" + index + "]", value.get(index)));
        }
        return elements;
    }

    String text() {
        if (!value.isTextual()) {
            throw isNot("a text");
        }
        return value.textValue();
    }

    int integer() {
        if (!value.isIntegralNumber() || !value.canConvertToInt()) {
            throw isNot("an integer of 32 bits");
        }
        return value.intValue();
    }

    double number() {
        if (!value.isNumber()) {
            throw isNot("a number");
        }
        return value.doubleValue();
    }

    boolean flag() {
        if (!value.isBoolean()) {
            throw isNot("true or false");
        }
        return value.booleanValue();
    }

    /** An id, which the vocabulary may or may not have. */
    int tokenId() {
        int id = integer();
        if (id < 0) {
            throw broken(id + ", which is no token id");
        }
        return id;
    }

    /** An array of ids. */
    TokenIds tokenIds() {
        return TokenIds.of(elements().stream().mapToInt(Answer::tokenId).toArray());
    }

    /** An array of numbers, each rounded to float32. */
    LogProbs logProbs() {
        List<Answer> elements = elements();
        float[] numbers = new float[elements.size()];
        for (int index = 0; index < numbers.length; index++) {
            numbers[index] = (float) elements.get(index).number();
        }
        return LogProbs.of(numbers);
    }

    /** What to say of an answer that contradicts itself or what was asked. */
    TriadException broken(String what) {
        return new TriadException(
                ErrorCode.BROKEN_INVARIANT, source + " answered with " + (place.isEmpty() ? "" : place + ": ") + what);
    }

    private JsonNode array() {
        if (!value.isArray()) {
            throw isNot("an array");
        }
        return value;
    }

    private TriadException isNot(String expected) {
        String shown = value.toString();
        String start = shown.length() > MAX_SHOWN ? shown.substring(0, MAX_SHOWN) + "…" : shown;
        return broken(start + ", which is not " + expected);
    }

    private String child(String name) {
        return place.isEmpty() ? name : place + "." + name;
    }
}
