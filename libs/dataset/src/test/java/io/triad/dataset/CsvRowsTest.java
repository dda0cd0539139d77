// SPDX-License-Identifier: Apache-2.0
package io.triad.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;

class CsvRowsTest {
    private static final class Seen implements RowSink {
        private final List<String> rows = new ArrayList<>();
        private final List<String> problems = new ArrayList<>();

        @Override
        public void row(long number, RowFields fields) {
            rows.add(number + ":" + text(fields, "a") + "|" + text(fields, "b"));
        }

        private static String text(RowFields fields, String name) {
            return switch (fields.at(FieldPath.of(name))) {
                case FieldValue.Text(String text) -> text;
                case FieldValue.Missing _ -> "-";
                case FieldValue.Digits _, FieldValue.Texts _, FieldValue.Other _ -> throw new AssertionError(name);
            };
        }

        @Override
        public void refused(long number, String reason) {
            problems.add(number + ":" + reason);
        }
    }

    private static Seen read(byte[] bytes) throws IOException {
        Path file = Files.createTempFile("triad", ".csv");
        try {
            Files.write(file, bytes);
            Seen seen = new Seen();
            new CsvRows(new ReadLimits(1 << 20, 50, 100, 1000)).read(file, seen);
            return seen;
        } finally {
            Files.delete(file);
        }
    }

    private static Seen read(String text) throws IOException {
        return read(text.getBytes(StandardCharsets.UTF_8));
    }

    @Example
    void shouldReadQuotedFields() throws IOException {
        Seen seen = read("\uFEFFa,b\r\n\"x, \"\"y\"\"\nz\",1\n\n,\"\"\r\n2,\"→\"");

        assertThat(seen.rows).containsExactly("1:x, \"y\"\nz|1", "3:-|-", "4:2|→");
        assertThat(seen.problems).isEmpty();
    }

    @Example
    void shouldReportRowsOfAnotherLength() throws IOException {
        assertThat(read("a,b\n1\n1,2,3\n1,2\n").problems)
                .containsExactly("1:has 1 fields, and there are 2 names", "2:has 3 fields, and there are 2 names");
    }

    @Example
    void shouldKnowOnlyTheNamesThatThereAre() throws IOException {
        assertThat(read("b,c\n1,2\n").rows).containsExactly("1:-|1");
    }

    @Example
    void shouldRefuseWhatCannotBeTakenApart() {
        assertThatThrownBy(() -> read("")).hasMessageContaining("is empty");
        assertThatThrownBy(() -> read("a,a\n")).hasMessageContaining("two fields of the name 'a'");
        assertThatThrownBy(() -> read("a,b\n\"1,2\n"))
                .hasMessageContaining("ends within the quotation marks of a field in record 2");
        assertThatThrownBy(() -> read("a,b\n\"1\"x,2\n")).hasMessageContaining("behind the closing quotation mark");
        assertThatThrownBy(() -> read("a,b\n" + "1".repeat(51) + ",2\n"))
                .hasMessageContaining("more than 50 characters");
        assertThatThrownBy(() -> read(new byte[] {'a', ',', 'b', '\n', (byte) 0xff}))
                .hasMessageContaining("is not UTF-8");
    }

    /** Whatever is written by the rules is read as it was. */
    @Property(tries = 200)
    void shouldReadBackWhatIsWritten(
            @ForAll @Size(min = 1, max = 5)
                    List<@Chars({'a', ',', '"', '\n', '\r', ' ', '→'}) @StringLength(max = 8) String> fields)
            throws IOException {
        String text = "a,b\n"
                + fields.stream()
                        .map(field -> "\"" + field.replace("\"", "\"\"") + "\",x\n")
                        .collect(Collectors.joining());

        List<String> expected = new ArrayList<>();
        for (int row = 0; row < fields.size(); row++) {
            expected.add((row + 1) + ":" + (fields.get(row).isEmpty() ? "-" : fields.get(row)) + "|x");
        }
        assertThat(read(text).rows).isEqualTo(expected);
    }
}
