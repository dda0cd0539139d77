// SPDX-License-Identifier: Apache-2.0
package io.triad.policy.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.triad.failure.TriadException;
import io.triad.policy.GoldenFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Clock;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** {@code golden/chat/chat.json}: eight more templates, written apart from the interpreter, on 65 conversations. */
class GoldenChatTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final JsonNode GOLDEN = GoldenFiles.json("chat", "chat.json");
    private static final Clock CLOCK =
            Clock.fixed(LocalDateTime.parse(GOLDEN.get("now").textValue()).toInstant(ZoneOffset.UTC), ZoneOffset.UTC);

    @Test
    void shouldRenderAsTransformersDoes() throws IOException {
        List<String> different = new ArrayList<>();
        int compared = 0;
        for (JsonNode golden : GOLDEN.get("templates")) {
            String file = golden.get("file").textValue();
            ChatTemplate template = ChatTemplate.of(
                    Files.readString(GoldenFiles.path("chat", file)), specialTokens(golden.get("specialTokens")));
            for (int index = 0; index < GOLDEN.get("conversations").size(); index++) {
                JsonNode outcome = golden.get("rendered").get(index);
                String expected = outcome.has("text") ? outcome.get("text").textValue() : null;
                String actual =
                        renderedOrNull(template, GOLDEN.get("conversations").get(index));
                compared++;
                if (!Objects.equals(expected, actual)) {
                    different.add("%s, conversation %d: %s, not %s".formatted(file, index, actual, expected));
                }
            }
        }
        assertThat(different).isEmpty();
        assertThat(compared).isGreaterThan(500);
    }

    @SuppressWarnings("unchecked")
    private static SpecialTokens specialTokens(JsonNode tokens) {
        return new SpecialTokens(MAPPER.convertValue(tokens, Map.class), List.of());
    }

    /** The text, or null where the conversation or the template refuses. */
    @SuppressWarnings("unchecked")
    private static @Nullable String renderedOrNull(ChatTemplate template, JsonNode golden) {
        try {
            List<ChatMessage> messages = new ArrayList<>();
            golden.get("messages")
                    .forEach(message -> messages.add(new ChatMessage(MAPPER.convertValue(message, Map.class))));
            Optional<List<Map<String, @Nullable Object>>> tools =
                    golden.get("tools").isNull()
                            ? Optional.empty()
                            : Optional.of(MAPPER.convertValue(golden.get("tools"), List.class));
            Map<String, @Nullable Object> variables = MAPPER.convertValue(golden.get("variables"), Map.class);
            return template.render(
                    new Conversation(
                            messages, tools, golden.get("addGenerationPrompt").booleanValue(), variables),
                    CLOCK);
        } catch (TriadException e) {
            return null;
        }
    }
}
