// SPDX-License-Identifier: Apache-2.0
package io.triad.policy.tokenizer;

import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a chat template makes a prompt of.
 *
 * @param messages at least one
 * @param tools functions that may be called, as JSON schemas; an empty list is not the same to every template as none
 * @param answerFollows whether the prompt ends where the assistant begins to speak
 * @param variables further ones that the template reads, such as {@code enable_thinking} or {@code documents}
 */
public record Conversation(
        List<ChatMessage> messages,
        Optional<List<Map<String, @Nullable Object>>> tools,
        boolean answerFollows,
        Map<String, @Nullable Object> variables) {
    private static final Set<String> TAKEN = Set.of("messages", "tools", "add_generation_prompt");

    /**
     * @throws TriadException INVALID_REQUEST when there is no message, or a variable has the name of another part
     */
    public Conversation {
        messages = List.copyOf(messages);
        tools = tools.map(List::copyOf);
        variables = Collections.unmodifiableMap(new LinkedHashMap<>(variables));
        if (messages.isEmpty()) {
            throw new TriadException(ErrorCode.INVALID_REQUEST, "a conversation has no message; it needs one at least");
        }
        for (String name : variables.keySet()) {
            if (TAKEN.contains(name)) {
                throw new TriadException(
                        ErrorCode.INVALID_REQUEST,
                        "the variable \"" + name + "\" is a part of the conversation; give it as such");
            }
        }
    }

    /** Messages to which the assistant is to answer. */
    public static Conversation of(ChatMessage... messages) {
        return new Conversation(List.of(messages), Optional.empty(), true, Map.of());
    }

    public Conversation withTools(List<Map<String, @Nullable Object>> newTools) {
        return new Conversation(messages, Optional.of(newTools), answerFollows, variables);
    }

    /** The conversation so far, without the beginning of an answer. */
    public Conversation withoutAnswer() {
        return new Conversation(messages, tools, false, variables);
    }

    public Conversation with(String variable, @Nullable Object value) {
        Map<String, @Nullable Object> more = new LinkedHashMap<>(variables);
        more.put(variable, value);
        return new Conversation(messages, tools, answerFollows, more);
    }
}
