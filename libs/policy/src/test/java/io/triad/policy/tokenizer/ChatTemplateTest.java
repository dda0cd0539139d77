// SPDX-License-Identifier: Apache-2.0
package io.triad.policy.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code conversations.json} holds what {@code apply_chat_template} of transformers makes of each conversation. */
class ChatTemplateTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-03-05T09:07:04Z"), ZoneOffset.UTC);
    private static final Conversation HELLO = Conversation.of(ChatMessage.user("Hi"));

    @TempDir
    Path folder;

    @Test
    void shouldMakeTheTextsThatTransformersMakes() throws IOException {
        List<String> different = new ArrayList<>();
        int compared = 0;
        for (JsonNode golden : MAPPER.readTree(resource("conversations.json")).get("conversations")) {
            ChatTemplate template = folder(golden, compared % 2 == 0);
            String expected = golden.has("text") ? golden.get("text").textValue() : null;
            String actual = renderedOrNull(template, conversation(golden));
            compared++;
            if (!Objects.equals(expected, actual)) {
                different.add(
                        "%s, %s: %s, not %s".formatted(golden.get("template"), golden.get("name"), actual, expected));
            }
        }
        assertThat(different).isEmpty();
        assertThat(compared).isGreaterThan(350);
    }

    @Test
    void shouldReadTheFieldAndPreferTheFiles() throws IOException {
        assertThat(ChatTemplate.inFolder(folder)).isEmpty();
        write("tokenizer_config.json", "{\"bos_token\": \"<s>\"}");
        assertThat(ChatTemplate.inFolder(folder)).isEmpty();
        write("tokenizer_config.json", """
                {"bos_token": {"content": "<s>", "lstrip": false, "__type": "AddedToken"}, "eos_token": null,
                 "additional_special_tokens": ["<a>", {"content": "<b>"}], "extra_special_tokens": {"image_token": "<i>"},
                 "chat_template": "{{ bos_token }}{{ eos_token is defined }}{{ image_token }}{{ additional_special_tokens|join }}"}
                """);
        assertThat(rendered()).isEqualTo("<s>False<i><a><b>");
        write("chat_template.jinja", "file {{ bos_token }}");
        assertThat(rendered()).isEqualTo("file <s>");
    }

    @Test
    void shouldTakeTheTemplateForToolsWhenThereAreTools() throws IOException {
        write("tokenizer_config.json", """
                {"chat_template": [{"name": "default", "template": "plain {{ tools is none }}"},
                                   {"name": "tool_use", "template": "tools {{ tools|length }}"}]}
                """);
        ChatTemplate template = ChatTemplate.inFolder(folder).orElseThrow();
        assertThat(template.render(HELLO, CLOCK)).isEqualTo("plain True");
        assertThat(template.render(HELLO.withTools(List.of(Map.of("name", "f"))), CLOCK))
                .isEqualTo("tools 1");
        Files.delete(folder.resolve("tokenizer_config.json"));
        Files.createDirectory(folder.resolve("additional_chat_templates"));
        write("additional_chat_templates/rag.jinja", "rag");
        ChatTemplate named = ChatTemplate.inFolder(folder).orElseThrow();
        assertThatThrownBy(() -> named.render(HELLO, CLOCK))
                .isInstanceOf(TriadException.class)
                .hasMessageContaining("[rag]");
        write("chat_template.jinja", "usual");
        assertThat(rendered()).isEqualTo("usual");
    }

    @Test
    void shouldNameTheFileThatIsWrong() throws IOException {
        write("tokenizer_config.json", "{\"chat_template\": 7}");
        assertCorrupt("chat_template is 7");
        write("tokenizer_config.json", "{\"chat_template\": [{\"name\": \"x\"}]}");
        assertCorrupt("needs a name and a template");
        write("tokenizer_config.json", "{\"bos_token\": 7}");
        assertCorrupt("bos_token is 7");
        write("tokenizer_config.json", "not JSON");
        assertCorrupt("tokenizer_config.json is not JSON");
        write("tokenizer_config.json", "{}");
        write("chat_template.jinja", "\n{% if %}");
        assertCorrupt("template \"default\"", folder.toString(), "line 2");
        Files.write(folder.resolve("chat_template.jinja"), new byte[] {(byte) 0xFF, (byte) 0xFE});
        assertCorrupt("chat_template.jinja cannot be read as UTF-8");
    }

    @Test
    void shouldGiveATemplateItsVariables() {
        ChatTemplate template = ChatTemplate.of(
                "{{ enable_thinking is defined and enable_thinking is false }}{{ documents is none }}"
                        + "{{ add_generation_prompt }}{{ bos_token }}",
                new SpecialTokens(Map.of("bos_token", "<s>"), List.of()));
        assertThat(template.render(HELLO, CLOCK)).isEqualTo("FalseTrueTrue<s>");
        Conversation changed =
                HELLO.with("enable_thinking", false).with("bos_token", "<t>").withoutAnswer();
        assertThat(template.render(changed, CLOCK)).isEqualTo("TrueTrueFalse<t>");
        assertThatThrownBy(() -> HELLO.with("messages", List.of())).hasMessageContaining("\"messages\"");
        assertThatThrownBy(() -> Conversation.of()).hasMessageContaining("no message");
        assertThatThrownBy(() -> new ChatMessage(Map.of("content", "x"))).hasMessageContaining("role is null");
    }

    private ChatTemplate folder(JsonNode golden, boolean asFile) throws IOException {
        String source = resource("templates/" + golden.get("template").textValue() + ".jinja");
        ObjectNode config = golden.get("special_tokens").deepCopy();
        Files.deleteIfExists(folder.resolve("chat_template.jinja"));
        if (asFile) {
            write("chat_template.jinja", source);
        } else {
            config.put("chat_template", source);
        }
        write("tokenizer_config.json", config.toString());
        return ChatTemplate.inFolder(folder).orElseThrow();
    }

    @SuppressWarnings("unchecked")
    private static Conversation conversation(JsonNode golden) {
        List<ChatMessage> messages = new ArrayList<>();
        golden.get("messages")
                .forEach(message -> messages.add(new ChatMessage(MAPPER.convertValue(message, Map.class))));
        Map<String, @Nullable Object> variables = new LinkedHashMap<>();
        if (golden.has("variables")) {
            variables.putAll(MAPPER.convertValue(golden.get("variables"), Map.class));
        }
        if (golden.has("documents")) {
            variables.put("documents", MAPPER.convertValue(golden.get("documents"), List.class));
        }
        Optional<List<Map<String, @Nullable Object>>> tools = golden.has("tools")
                ? Optional.of(MAPPER.convertValue(golden.get("tools"), List.class))
                : Optional.empty();
        return new Conversation(
                messages, tools, golden.path("add_generation_prompt").asBoolean(), variables);
    }

    private static @Nullable String renderedOrNull(ChatTemplate template, Conversation conversation) {
        try {
            return template.render(conversation, CLOCK);
        } catch (TriadException e) {
            assertThat(e.code()).isEqualTo(ErrorCode.INVALID_REQUEST);
            return null;
        }
    }

    private String rendered() {
        return ChatTemplate.inFolder(folder).orElseThrow().render(HELLO, CLOCK);
    }

    private void assertCorrupt(String... parts) {
        assertThatThrownBy(() -> ChatTemplate.inFolder(folder))
                .isInstanceOf(TriadException.class)
                .satisfies(failure -> {
                    assertThat(((TriadException) failure).code()).isEqualTo(ErrorCode.CORRUPT_CHECKPOINT);
                    assertThat(failure.getMessage()).contains(parts);
                });
    }

    private void write(String file, String text) throws IOException {
        Files.writeString(folder.resolve(file), text);
    }

    private static String resource(String name) throws IOException {
        try (InputStream file = ChatTemplateTest.class.getResourceAsStream("/chat/" + name)) {
            return new String(Objects.requireNonNull(file, name).readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
