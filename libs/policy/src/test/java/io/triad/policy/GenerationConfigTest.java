// SPDX-License-Identifier: Apache-2.0
package io.triad.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GenerationConfigTest {
    @Test
    void shouldReadWhatMakersWrite() {
        GenerationConfig config = GenerationConfig.fromJson("""
                {"bos_token_id": 151643, "pad_token_id": 151643, "do_sample": true,
                 "eos_token_id": [151645, 151643], "temperature": 0.7, "top_p": 0.8, "top_k": 20, "min_p": 0.05,
                 "repetition_penalty": 1.0, "max_new_tokens": 2048, "stop_strings": ["END", "###"],
                 "max_length": 32768, "transformers_version": "4.37.0", "_from_model_config": true}
                """);
        assertThat(config)
                .isEqualTo(new GenerationConfig(
                        List.of(151645, 151643),
                        true,
                        0.7,
                        20,
                        0.8,
                        0.05,
                        OptionalInt.of(2048),
                        List.of("END", "###"),
                        List.of()));
        assertThatCode(config::requireComputed).doesNotThrowAnyException();
    }

    @Test
    void shouldTakeTheDefaultsOfTransformers() {
        GenerationConfig config = GenerationConfig.fromJson("{\"eos_token_id\": 2}");
        assertThat(config)
                .isEqualTo(new GenerationConfig(
                        List.of(2), false, 1, 50, 1, 0, OptionalInt.empty(), List.of(), List.of()));
        assertThat(GenerationConfig.fromJson("{\"top_k\": null, \"eos_token_id\": null}"))
                .isEqualTo(
                        new GenerationConfig(List.of(), false, 1, 0, 1, 0, OptionalInt.empty(), List.of(), List.of()));
        assertThat(GenerationConfig.fromJson("{\"temperature\": 0.0, \"stop_strings\": \"x\"}"))
                .extracting(GenerationConfig::temperature, GenerationConfig::stopStrings)
                .containsExactly(0.0, List.of("x"));
    }

    @Test
    void shouldNameWhatWouldBeNeglected() {
        GenerationConfig config = GenerationConfig.fromJson("""
                {"eos_token_id": 1, "repetition_penalty": 1.05, "num_beams": 4, "bad_words_ids": [[1]],
                 "suppress_tokens": [], "forced_eos_token_id": null, "token_healing": false, "typical_p": 1.0}
                """);
        assertThat(config.notComputed())
                .containsExactly("num_beams = 4", "repetition_penalty = 1.05", "bad_words_ids = [[1]]");
        assertThat(config.eosTokenIds()).as("the rest is read all the same").containsExactly(1);
        assertThatThrownBy(config::requireComputed)
                .isInstanceOf(TriadException.class)
                .hasMessageContaining("repetition_penalty = 1.05")
                .hasMessageContaining("num_beams = 4")
                .extracting(failure -> ((TriadException) failure).code())
                .isEqualTo(ErrorCode.INVALID_REQUEST);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "eos_token_id|-1",
                "eos_token_id|\"2\"",
                "eos_token_id|[1, 2.5]",
                "temperature|-0.1",
                "temperature|\"hot\"",
                "top_k|-1",
                "top_k|2.5",
                "top_p|0",
                "top_p|1.1",
                "min_p|-0.5",
                "max_new_tokens|0",
                "do_sample|1",
                "stop_strings|[\"a\", \"\"]",
                "repetition_penalty|\"1\"",
            })
    void shouldRefuseWhatIsOutOfRange(String field, String value) {
        assertThatThrownBy(() -> GenerationConfig.fromJson("{\"" + field + "\": " + value + "}"))
                .isInstanceOf(TriadException.class)
                .hasMessageContaining(field + " is " + value.replace(", ", ","))
                .extracting(failure -> ((TriadException) failure).code())
                .isEqualTo(ErrorCode.CORRUPT_CHECKPOINT);
    }

    @Test
    void shouldRefuseATemperatureOfZeroWhereTokensAreDrawn() {
        assertThatThrownBy(() -> GenerationConfig.fromJson("{\"do_sample\": true, \"temperature\": 0}"))
                .hasMessageContaining("temperature is 0")
                .hasMessageContaining("above 0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "{", "null"})
    void shouldRefuseWhatIsNoConfiguration(String json) {
        assertThatThrownBy(() -> GenerationConfig.fromJson(json))
                .isInstanceOf(TriadException.class)
                .hasMessageContaining("generation_config.json is not");
    }
}
