// SPDX-License-Identifier: Apache-2.0
package io.triad.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CheckpointManifestTest {
    private static final String ZEROS = "0".repeat(64);
    private static final CheckpointManifest MANIFEST = new CheckpointManifest(
            1,
            ZEROS,
            Map.of("run", "r1", "lane", "deduction"),
            List.of(
                    new CheckpointManifest.File("tokenizer.json", 2, ZEROS),
                    new CheckpointManifest.File("model.safetensors", 8, ZEROS),
                    new CheckpointManifest.File("config.json", 5_000_000_000L, ZEROS)));

    @Test
    void shouldReadWhatItWrote() {
        assertThat(CheckpointManifest.parse(MANIFEST.toJson())).isEqualTo(MANIFEST);
        assertThat(MANIFEST.files().getFirst().name()).isEqualTo("config.json");
    }

    @Test
    void shouldKeepItsBytes() {
        assertThat(new String(MANIFEST.toJson(), StandardCharsets.UTF_8)).isEqualTo("""
                        {
                          "format_version" : 1,
                          "parent_sha256" : "%1$s",
                          "metadata" : {
                            "lane" : "deduction",
                            "run" : "r1"
                          },
                          "files" : [ {
                            "name" : "config.json",
                            "bytes" : 5000000000,
                            "sha256" : "%1$s"
                          }, {
                            "name" : "model.safetensors",
                            "bytes" : 8,
                            "sha256" : "%1$s"
                          }, {
                            "name" : "tokenizer.json",
                            "bytes" : 2,
                            "sha256" : "%1$s"
                          } ]
                        }""".formatted(ZEROS));
    }

    @ParameterizedTest(name = "{2}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "\"format_version\" : 1|\"format_version\" : 2|format version is 2, expected 1",
                "\"tokenizer.json\"|\"../tokenizer.json\"|'../tokenizer.json' is not a name",
                "\"tokenizer.json\"|\"/etc/passwd\"|'/etc/passwd' is not a name",
                "\"tokenizer.json\"|\"manifest.json\"|'manifest.json' is not a name",
                "\"tokenizer.json\"|\"config.json\"|config.json is listed twice",
                "\"tokenizer.json\"|\"vocab.json\"|no tokenizer.json",
                "\"model.safetensors\"|\"model.bin\"|no model.safetensors",
                "\"bytes\" : 8|\"bytes\" : -8|not -8",
                "\"bytes\" : 8|\"bytes\" : 8, \"more\" : 1|more",
                "\"bytes\" : 8|\"size\" : 8|property 'bytes'",
                "\"lane\" : \"deduction\"|\"run\" : \"r2\"|Duplicate field 'run'",
            })
    void shouldNameWhatIsWrong(String good, String bad, String message) {
        String text = new String(MANIFEST.toJson(), StandardCharsets.UTF_8);
        assertThat(text).contains(good);

        assertThatThrownBy(
                        () -> CheckpointManifest.parse(text.replace(good, bad).getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    @Test
    void shouldRefuseTextThatIsNoJson() {
        assertThatThrownBy(() -> CheckpointManifest.parse("<html>".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> CheckpointManifest.parse("{}".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> CheckpointManifest.parse("null".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
