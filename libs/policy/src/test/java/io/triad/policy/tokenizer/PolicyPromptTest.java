// SPDX-License-Identifier: Apache-2.0
package io.triad.policy.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import io.triad.policy.folder.PolicyFolder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Prompts and the end of a turn, by the template of a policy's folder or without one. */
class PolicyPromptTest {
    private static final WordVocabulary VOCABULARY = new WordVocabulary(List.of("assistant", "user"));
    private static final byte[] CHATML = VOCABULARY.toJson().getBytes(StandardCharsets.UTF_8);
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-03-05T09:07:04Z"), ZoneOffset.UTC);

    @TempDir
    Path folder;

    @Test
    void shouldSpeakAsTheFoldersTemplateSays() throws IOException {
        Files.write(folder.resolve("tokenizer.json"), CHATML);
        Files.writeString(
                folder.resolve("chat_template.jinja"),
                "{% for m in messages %}[{{ m.role }}] {{ m.content | trim }}<|endoftext|>{% endfor %}"
                        + "{% if add_generation_prompt %}[assistant]{% endif %}");
        for (PolicyTokenizer opened :
                List.of(PolicyTokenizer.open(folder.resolve("tokenizer.json")), new PolicyFolder(folder).tokenizer())) {
            try (PolicyTokenizer tokenizer = opened) {
                assertThat(tokenizer.decodeVerbatim(tokenizer.prompt("S", " U ")))
                        .isEqualTo("[system] S<|endoftext|>[user] U<|endoftext|>[assistant]");
                assertThat(tokenizer.decodeVerbatim(tokenizer.prompt("", "U")))
                        .isEqualTo("[user] U<|endoftext|>[assistant]");
                assertThat(tokenizer.endOfTurn()).isEqualTo(VOCABULARY.endOfText());
                assertThat(tokenizer.decodeResponse(tokenizer.encode("yes<|endoftext|>")))
                        .isEqualTo("yes");
            }
        }
    }

    @Test
    void shouldSpeakChatMlWithoutATemplate() throws IOException {
        Files.write(folder.resolve("tokenizer.json"), CHATML);
        Files.writeString(folder.resolve("tokenizer_config.json"), "{\"eos_token\": \"<|endoftext|>\"}");
        try (PolicyTokenizer tokenizer = new PolicyFolder(folder).tokenizer()) {
            assertThat(tokenizer.decodeVerbatim(tokenizer.prompt("S", "U")))
                    .isEqualTo(
                            "<|im_start|>system\nS<|im_end|>\n<|im_start|>user\nU<|im_end|>\n<|im_start|>assistant\n");
            assertThat(tokenizer.endOfTurn()).isEqualTo(VOCABULARY.endOfTurn());
        }
    }

    @Test
    void shouldFindTheEndOfATurnBehindAnAnswer() {
        assertThat(endOfTurn(
                        "{% for m in messages %}<|im_start|>{{ m.content }}\n<|im_end|>\n{% endfor %}",
                        "<|endoftext|>"))
                .as("the template's, not the eos_token of a base model")
                .isEqualTo(VOCABULARY.endOfTurn());
        assertThat(endOfTurn("{% for m in messages %}{{ m.content }} {{ eos_token }}{% endfor %}", "<|endoftext|>"))
                .isEqualTo(VOCABULARY.endOfText());
        assertThat(endOfTurn("{{ messages[0].content }}", "<|im_end|>"))
                .as("the eos_token, where the template shows no answer")
                .isEqualTo(VOCABULARY.endOfTurn());
        assertThat(endOfTurn("{{ raise_exception('no') }}", "<|im_end|>")).isEqualTo(VOCABULARY.endOfTurn());
        assertThatThrownBy(() -> endOfTurn("{{ messages[1].content }}", "no token at all"))
                .isInstanceOf(TriadException.class)
                .hasMessageContaining("eos_token")
                .extracting(failure -> ((TriadException) failure).code())
                .isEqualTo(ErrorCode.CORRUPT_CHECKPOINT);
    }

    @Test
    void shouldPassTheTemplatesRefusalOn() {
        ChatTemplate template = ChatTemplate.of(
                "{% if messages[0].role == 'system' %}{{ raise_exception('no system here') }}{% endif %}"
                        + "{{ messages[0].content }}<|im_end|>{{ strftime_now('%Y') }}",
                new SpecialTokens(Map.of("eos_token", "<|im_end|>"), List.of()));
        try (PolicyTokenizer tokenizer = PolicyTokenizer.fromJson(CHATML, Optional.of(template), CLOCK)) {
            assertThat(tokenizer.decodeVerbatim(tokenizer.prompt("", "U"))).isEqualTo("U<|im_end|>2026");
            assertThatThrownBy(() -> tokenizer.prompt("S", "U"))
                    .isInstanceOf(TriadException.class)
                    .hasMessageContaining("no system here")
                    .extracting(failure -> ((TriadException) failure).code())
                    .isEqualTo(ErrorCode.INVALID_REQUEST);
        }
    }

    @Test
    void shouldRefuseChatMlWithATokenizerOfAnotherKind() {
        byte[] other = VOCABULARY
                .toJson()
                .replace("<|im_start|>", "<|header|>")
                .replace("<|im_end|>", "<|eot_id|>")
                .getBytes(StandardCharsets.UTF_8);
        try (PolicyTokenizer tokenizer = PolicyTokenizer.fromJson(other)) {
            assertThat(tokenizer.endOfTurn()).isEqualTo(VOCABULARY.endOfTurn());
            assertThatThrownBy(() -> tokenizer.prompt("S", "U"))
                    .isInstanceOf(TriadException.class)
                    .hasMessageContaining("<|im_start|>")
                    .hasMessageContaining("chat template");
        }
    }

    private static int endOfTurn(String template, String eosToken) {
        SpecialTokens tokens = new SpecialTokens(Map.of("eos_token", eosToken), List.of());
        try (PolicyTokenizer tokenizer =
                PolicyTokenizer.fromJson(CHATML, Optional.of(ChatTemplate.of(template, tokens)), CLOCK)) {
            return tokenizer.endOfTurn();
        }
    }
}
