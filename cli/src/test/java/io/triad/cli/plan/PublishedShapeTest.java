// SPDX-License-Identifier: Apache-2.0
package io.triad.cli.plan;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PublishedShapeTest {
    /** Half the bytes that the publisher's model.safetensors.index.json, or the header of its only file, states for bfloat16. */
    @ParameterizedTest
    @CsvSource({
        "Qwen/Qwen2.5-0.5B-Instruct, 494032768",
        "Qwen/Qwen2.5-1.5B, 1543714304",
        "Qwen/Qwen2.5-7B-Instruct, 7615616512",
        "s3://models/Qwen2.5-14B-Instruct/, 14770033664",
        "models/qwen2.5-32b, 32763876352",
    })
    void shouldHaveAsManyParametersAsWerePublished(String location, long parameters) {
        assertThat(PublishedShape.named(location).orElseThrow().config().numParameters())
                .isEqualTo(parameters);
    }

    @Test
    void shouldKnowNoOthers() {
        assertThat(PublishedShape.named("models/Qwen2.5-70B")).isEmpty();
        assertThat(PublishedShape.named("models/Qwen2.5-7Billion")).isEmpty();
        assertThat(PublishedShape.named("models/my-own")).isEmpty();
    }
}
