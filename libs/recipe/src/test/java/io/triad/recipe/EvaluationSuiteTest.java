// SPDX-License-Identifier: Apache-2.0
package io.triad.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class EvaluationSuiteTest {
    private static final String SMALL = "name: small\nversion: 1\nheldOut: {}\n";

    private static EvaluationSuite read(String text) {
        return EvaluationSuiteReader.read(text, "small.yaml");
    }

    @Test
    void shouldFillInWhatASilentSuiteMeans() {
        EvaluationSuite suite = read(SMALL);

        assertThat(suite.promptStyle()).isEqualTo(PromptStyleName.FULL);
        assertThat(suite.decoding()).isEqualTo(new SuiteDecoding(true, 0, 1.0, 0.95, 8192));
        assertThat(suite.heldOut()).contains(new HeldOutTasks(List.of(TaskKind.values()), List.of(1, 2, 3, 4, 5), 100));
        assertThat(suite.questions()).isEmpty();
        assertThat(suite.needs()).isEmpty();
    }

    @Test
    void shouldSayEverythingThatIsWrongAtOnce() {
        assertThatThrownBy(() -> read("""
                        name: Small
                        version: 0
                        seed: many
                        decoding: {samples: 2000, topK: 4}
                        heldOut: {abilities: [reduction], levels: [6], tasksPerLevel: 0}
                        questions: {mine: {path: questions.txt}}
                        """)).isInstanceOf(RecipeException.class).hasMessage("""
                        small.yaml has 9 problems:
                          seed: must be an integer of 64 bits, but is "many"
                          decoding.topK: unknown key (allowed: greedy, samples, temperature, topP, maxTokens)
                          decoding.samples: must be between 0 and 1024, but is 2000
                          heldOut.abilities[0]: is not one of the values, but is "reduction" (allowed: deduction, induction, abduction, arithmetic)
                          heldOut.levels[0]: must be between 1 and 5, but is 6
                          heldOut.tasksPerLevel: must be between 1 and 100000, but is 0
                          questions.mine.format: is missing, and the ending of path does not tell it (allowed: json-lines, parquet, csv)
                          name: must be 1 to 40 lower-case letters, digits and inner hyphens, but is "Small"
                          version: must be between 1 and 1000000, but is 0""");
    }

    @Test
    void shouldAskSomething() {
        assertThatThrownBy(() -> read("name: small\nversion: 1\n"))
                .hasMessageContaining("must have heldOut, questions or both");
        assertThatThrownBy(() -> read(SMALL + "decoding: {greedy: false}\n"))
                .hasMessageContaining("decoding.samples: must be 1 or more where greedy is false, but is 0");
        assertThatThrownBy(() -> read("name: small\nversion: 1\nheldOut: {abilities: [induction, induction]}\n"))
                .hasMessageContaining("heldOut.abilities[1]: must not stand there twice, but is induction");
        assertThatThrownBy(() -> read("- one")).hasMessageContaining("name, version and heldOut");
    }

    @Test
    void shouldBeTheSameBytesHoweverItIsWritten() {
        EvaluationSuite suite = read(SMALL + "questions: {b: {path: b.jsonl}, a: {path: a.jsonl}}\n");
        EvaluationSuite other = read("{\"questions\": {\"a\": {\"path\": \"a.jsonl\"}, \"b\": {\"path\": \"b.jsonl\"}},"
                + "\"version\": 1, \"name\": \"small\", \"seed\": 0, \"heldOut\": {\"levels\": [1, 2, 3, 4, 5]}}");

        assertThat(other.canonicalJson()).isEqualTo(suite.canonicalJson());
        assertThat(other.digest()).isEqualTo(suite.digest()).hasSize(64);
        assertThat(read(suite.canonicalJson())).isEqualTo(suite);
        assertThat(suite.withPromptStyle(PromptStyleName.COMPACT).digest()).isNotEqualTo(suite.digest());
    }
}
