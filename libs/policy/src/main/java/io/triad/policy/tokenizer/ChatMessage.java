// SPDX-License-Identifier: Apache-2.0
package io.triad.policy.tokenizer;

import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A message of a conversation: who speaks, what is said, and whatever else the model's chat template reads, such as
 * {@code tool_calls}.
 *
 * @param fields by name, in order; values as JSON has them: text, numbers, booleans, null, lists and maps
 */
public record ChatMessage(Map<String, @Nullable Object> fields) {
    private static final String ROLE = "role";
    private static final String CONTENT = "content";

    /**
     * @throws TriadException INVALID_REQUEST when no role is given
     */
    public ChatMessage {
        fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
        if (!(fields.get(ROLE) instanceof String)) {
            throw new TriadException(
                    ErrorCode.INVALID_REQUEST,
                    "a message's role is " + fields.get(ROLE) + "; it must be text, such as \"user\"");
        }
    }

    /** A message that is text. */
    public static ChatMessage of(String role, String content) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put(ROLE, role);
        fields.put(CONTENT, content);
        return new ChatMessage(fields);
    }

    public static ChatMessage system(String content) {
        return of("system", content);
    }

    public static ChatMessage user(String content) {
        return of("user", content);
    }

    public static ChatMessage assistant(String content) {
        return of("assistant", content);
    }
}
