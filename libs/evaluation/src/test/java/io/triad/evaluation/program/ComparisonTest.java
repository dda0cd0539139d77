// SPDX-License-Identifier: Apache-2.0
package io.triad.evaluation.program;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Golden pairs are Python's; src/test/scripts/golden_programs.py writes them. */
class ComparisonTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path FILES = Path.of("src/test/resources/io/triad/evaluation");

    private record Pair(String one, String other, boolean same) {}

    private static List<Pair> pairs(String file) throws IOException {
        try (Stream<String> lines = Files.lines(FILES.resolve(file))) {
            return lines.map(line -> {
                        String[] fields = line.split("\t");
                        return new Pair(text(fields[0]), text(fields[1]), Boolean.parseBoolean(fields[2]));
                    })
                    .toList();
        }
    }

    private static String text(String json) {
        try {
            return JSON.readValue(json, String.class);
        } catch (IOException e) {
            throw new IllegalStateException(json, e);
        }
    }

    @Test
    void shouldCompareOutputsAsPythonsDecimalsDo() throws IOException {
        assertThat(pairs("golden-outputs.tsv")).hasSizeGreaterThan(1000).allSatisfy(pair -> {
            assertThat(OutputComparison.firstDifference(pair.one, pair.other).isEmpty())
                    .as("'%s' and '%s'", pair.one, pair.other)
                    .isEqualTo(pair.same);
            assertThat(OutputComparison.firstDifference(pair.other, pair.one).isEmpty())
                    .isEqualTo(pair.same);
        });
    }

    @Test
    void shouldCompareValuesAsPythonDoes() throws IOException {
        assertThat(pairs("golden-values.tsv")).hasSizeGreaterThan(500).allSatisfy(pair -> assertThat(
                        ValueComparison.isSame(
                                ValueComparison.read(pair.one).orElseThrow(),
                                ValueComparison.read(pair.other).orElseThrow()))
                .as("%s and %s", pair.one, pair.other)
                .isEqualTo(pair.same));
    }

    @Test
    void shouldNameTheFirstLineThatDiffers() {
        assertThat(OutputComparison.firstDifference("1\n2\n3", "1\n2\n4")).contains(3);
        assertThat(OutputComparison.firstDifference("1\n2", "1\n2\n3")).contains(3);
        assertThat(OutputComparison.firstDifference("1\n2\n3", "1")).contains(2);
        assertThat(OutputComparison.line("1\n 2 ", 2)).isEqualTo("2");
        assertThat(OutputComparison.line("1", 5)).isEmpty();
    }

    @Test
    void shouldTakeTheLastBlockBetweenFences() {
        assertThat(FencedProgram.of("```python\nfirst\n```\nno:\n```python\nprint(1)\nprint(2)\n```\nDone."))
                .contains("print(1)\nprint(2)");
        assertThat(FencedProgram.of("```python\nprint(1)")).isEmpty();
        assertThat(FencedProgram.of("```\n```")).isEmpty();
        assertThat(FencedProgram.of("")).isEmpty();
    }
}
