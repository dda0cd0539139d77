// SPDX-License-Identifier: Apache-2.0
package io.triad.policy.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.SoftAssertions.assertSoftly;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.triad.failure.TriadException;
import io.triad.policy.GoldenFiles;
import io.triad.policy.TokenIds;
import java.io.IOException;
import java.nio.file.Files;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Holds the tokenizer against the ids and texts that Hugging Face transformers gets from the same files. */
class GoldenTokenizerTest {
    private static final String QWEN = "tokenizer-qwen2";
    private static final String LLAMA = "tokenizer-llama3";
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private static PolicyTokenizer open(String name) {
        return PolicyTokenizer.open(GoldenFiles.path(name, "tokenizer.json"));
    }

    private static JsonNode expected(String name) {
        return GoldenFiles.json(name, "tokens.json");
    }

    private static TokenIds ids(JsonNode array) {
        return TokenIds.of(StreamSupport.stream(array.spliterator(), false)
                .mapToInt(JsonNode::intValue)
                .toArray());
    }

    @ParameterizedTest
    @ValueSource(strings = {QWEN, LLAMA})
    void shouldEncodeLikeTransformers(String name) {
        JsonNode texts = expected(name).get("encoded");
        try (PolicyTokenizer tokenizer = open(name)) {
            assertSoftly(softly -> {
                for (JsonNode text : texts) {
                    String content = text.get("text").textValue();
                    softly.assertThat(tokenizer.encode(content)).as(content).isEqualTo(ids(text.get("ids")));
                    softly.assertThat(tokenizer.encodeDocument(content))
                            .as("document " + content)
                            .isEqualTo(ids(text.get("idsWithSpecialTokens")));
                }
            });
        }
        assertThat(texts.size()).isGreaterThan(300);
    }

    @ParameterizedTest
    @ValueSource(strings = {QWEN, LLAMA})
    void shouldDecodeLikeTransformers(String name) {
        JsonNode golden = expected(name);
        try (PolicyTokenizer tokenizer = open(name)) {
            assertSoftly(softly -> {
                for (String part : new String[] {"encoded", "decoded"}) {
                    for (JsonNode text : golden.get(part)) {
                        TokenIds ids = ids(text.get("ids"));
                        softly.assertThat(tokenizer.decodeVerbatim(ids))
                                .as("%s", ids)
                                .isEqualTo(text.get("decoded").textValue());
                        softly.assertThat(tokenizer.decode(ids))
                                .as("%s without special tokens", ids)
                                .isEqualTo(
                                        text.get("decodedWithoutSpecialTokens").textValue());
                    }
                }
            });
        }
    }

    @Test
    void shouldKnowWhatEndsATurnInEitherFamily() {
        try (PolicyTokenizer qwen = open(QWEN);
                PolicyTokenizer llama = open(LLAMA)) {
            assertThat(qwen.decodeVerbatim(TokenIds.of(qwen.endOfTurn()))).isEqualTo("<|im_end|>");
            assertThat(llama.decodeVerbatim(TokenIds.of(llama.endOfTurn()))).isEqualTo("<|eot_id|>");
            assertThat(llama.decodeResponse(llama.encode("Yes.<|eom_id|><|eot_id|>")))
                    .isEqualTo("Yes.<|eom_id|>");
            assertThatThrownBy(() -> llama.prompt("", "Hi"))
                    .isInstanceOf(TriadException.class)
                    .hasMessageContaining("<|im_start|>");
        }
    }

    /** A file keeps the truncation and padding that its maker trained with; transformers does not apply them unasked. */
    @ParameterizedTest
    @ValueSource(strings = {QWEN, LLAMA})
    void shouldNeitherCutNorPadWhateverTheFileSays(String name) throws IOException {
        // Given
        ObjectNode file = (ObjectNode) MAPPER.readTree(Files.readString(GoldenFiles.path(name, "tokenizer.json")));
        file.set("truncation", MAPPER.readTree("""
                {"direction": "Right", "max_length": 4, "strategy": "LongestFirst", "stride": 0}"""));
        file.set("padding", MAPPER.readTree("""
                {"strategy": {"Fixed": 600}, "direction": "Right", "pad_to_multiple_of": null,
                 "pad_id": 1000, "pad_type_id": 0, "pad_token": "<|endoftext|>"}"""));
        // When
        try (PolicyTokenizer tokenizer = PolicyTokenizer.fromJson(MAPPER.writeValueAsBytes(file))) {
            // Then
            for (JsonNode text : expected(name).get("encoded")) {
                assertThat(tokenizer.encode(text.get("text").textValue())).isEqualTo(ids(text.get("ids")));
            }
        }
    }
}
