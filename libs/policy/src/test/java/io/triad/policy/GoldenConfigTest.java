// SPDX-License-Identifier: Apache-2.0
package io.triad.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Holds the reading of {@code config.json} against what transformers 4 and 5 write of the same models. */
class GoldenConfigTest {
    private static PolicyConfig read(String first, String... more) {
        return PolicyConfig.fromJson(GoldenFiles.json(first, more).toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"qwen2-tied", "qwen2-untied", "qwen3", "llama3", "qwen2-yarn", "qwen2-linear"})
    void shouldReadTheSameFromBothLayouts(String name) {
        PolicyConfig config = read(name, "config.json");
        assertThat(read("transformers5", name + ".json")).isEqualTo(config);
        assertThat(PolicyConfig.fromJson(config.toJson())).isEqualTo(config);
    }

    @Test
    void shouldReadWhatTheModelsWereMadeWith() {
        assertThat(read("llama3", "config.json"))
                .isEqualTo(new PolicyConfig(
                        Architecture.LLAMA,
                        32,
                        2,
                        4,
                        2,
                        8,
                        48,
                        64,
                        96,
                        100,
                        new RopeScaling.Llama3(8, 1, 4, 32),
                        1e-5,
                        false,
                        OptionalInt.of(0),
                        List.of(61, 62),
                        OptionalInt.empty()));
        PolicyConfig qwen3 = read("qwen3-transformers5", "config.json");
        assertThat(qwen3.architecture()).isEqualTo(Architecture.QWEN3);
        assertThat(qwen3.headSize()).isEqualTo(16);
        assertThat(qwen3.tieWordEmbeddings()).isTrue();
        assertThat(qwen3.ropeTheta()).isEqualTo(100);
        assertThat(qwen3.ropeScaling()).isEqualTo(new RopeScaling.Yarn(4, 16, 2, 0.5, 1.25));
    }
}
