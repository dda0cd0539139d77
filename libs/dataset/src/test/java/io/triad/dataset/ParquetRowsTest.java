// SPDX-License-Identifier: Apache-2.0
package io.triad.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import io.triad.reasoning.puzzle.QuestionPuzzle;
import io.triad.reasoning.puzzle.QuestionPuzzle.Reference;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.xerial.snappy.Snappy;

/** Reads files that pyarrow wrote: see src/test/scripts/golden_parquet.py. */
class ParquetRowsTest {
    private static final Path GOLDEN = Path.of("src/test/resources/io/triad/dataset");

    @TempDir
    Path folder;

    private static Dataset read(String name, String more) {
        return read(GOLDEN.resolve(name), more, ReadLimits.DEFAULT);
    }

    private static Dataset read(Path file, String more, ReadLimits limits) {
        return new DatasetReader(limits)
                .read(Sources.source(file.getFileName().toString(), ", format: parquet" + more), file, "0".repeat(64));
    }

    private static QuestionPuzzle maths(String question, String answer) {
        return new QuestionPuzzle(question, new Reference.Maths(answer));
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "snappy", "gzip", "zstd"})
    void shouldReadEveryCompression(String codec) {
        Dataset dataset = read("math-" + codec + ".parquet", ", layout: math");

        assertThat(dataset.rows())
                .containsExactly(
                        new Row(1, maths("What is $1+1$?", "2")), new Row(4, maths("What is $7-4$?", "\\frac{6}{2}")));
        assertThat(dataset.problems())
                .containsExactly(
                        new RowProblem(
                                "math-" + codec + ".parquet", 2, "field 'solution' has no \\boxed{} that is closed"),
                        new RowProblem("math-" + codec + ".parquet", 3, "field 'problem' is missing"),
                        new RowProblem("math-" + codec + ".parquet", 5, "field 'problem' is empty"));
    }

    @Test
    void shouldReadListsOfOptions() {
        Dataset dataset = read("choices.parquet", ", answer: choice");

        assertThat(dataset.rows())
                .containsExactly(
                        new Row(
                                1,
                                new QuestionPuzzle(
                                        "Which is a colour?", new Reference.Choice(List.of("red", "seven"), 'A'))),
                        new Row(
                                2,
                                new QuestionPuzzle(
                                        "Which is even?", new Reference.Choice(List.of("1", "2", "3"), 'B'))));
        assertThat(dataset.problems())
                .extracting(RowProblem::reason)
                .containsExactly("The answer is a letter from A to B, not 'C'", "field 'options' is no list of texts");
    }

    @Test
    void shouldReadTheStructuresOfSimpleRlZoo() {
        Dataset dataset = read("simplerl-zoo.parquet", ", layout: simplerl-zoo");

        assertThat(dataset.rows())
                .containsExactly(
                        new Row(1, maths("What is $3 \\cdot 4$?", "12")),
                        new Row(2, maths("Simplify $(x^2-1)/(x-1)$.", "x+1")));
        assertThat(dataset.problems())
                .containsExactly(
                        new RowProblem("simplerl-zoo.parquet", 3, "field 'reward_model.ground_truth' is missing"));
    }

    @Test
    void shouldReadNumbersAsAnswers() {
        assertThat(read("numbers.parquet", "").rows())
                .extracting(row -> row.puzzle().reference())
                .containsExactly(new Reference.Maths("42"), new Reference.Maths("-7"));
        assertThat(read("fractions.parquet", "").rows())
                .extracting(row -> row.puzzle().reference())
                .containsExactly(new Reference.Maths("0.5"), new Reference.Maths("2.0"));
    }

    @Test
    void shouldReadManyPagesInOrder() {
        List<Row> rows = read("many.parquet", "").rows();

        assertThat(rows).hasSize(5_000);
        for (int n = 0; n < rows.size(); n++) {
            assertThat(rows.get(n)).isEqualTo(new Row(n + 1, maths("What is " + n + " plus " + n + "?", "" + 2 * n)));
        }
    }

    @Test
    void shouldNameTheColumnsThatThereAre() {
        assertRefused(
                "numbers.parquet has none of the columns [problem, solution]; it has [question, answer]",
                () -> read("numbers.parquet", ", fields: {question: problem, answer: solution}"));
    }

    @Test
    void shouldRefuseAFileBeyondItsLimits() {
        Path many = GOLDEN.resolve("many.parquet");
        assertRefused(
                "many.parquet has 5000 rows; at most 4999 are read",
                () -> read(many, "", new ReadLimits(1 << 30, 1_000, 4_999, 1 << 20)));
        assertThatThrownBy(() -> read(many, "", new ReadLimits(1_000, 1_000, 10_000, 1 << 20)))
                .hasMessageMatching("many.parquet decompresses to [0-9]+ bytes; at most 1000 are read");
    }

    @Test
    void shouldRefuseWhatIsNoParquet() throws IOException {
        byte[] good = Files.readAllBytes(GOLDEN.resolve("math-snappy.parquet"));
        Path file = folder.resolve("broken.parquet");
        Files.write(file, new byte[0]);
        assertThatThrownBy(() -> read(file, ", layout: math", ReadLimits.DEFAULT))
                .isInstanceOf(TriadException.class);
        Files.writeString(file, "{\"question\": \"a\"}");
        assertThatThrownBy(() -> read(file, ", layout: math", ReadLimits.DEFAULT))
                .isInstanceOf(TriadException.class);
        for (int length = 4; length < good.length; length += 97) {
            Files.write(file, Arrays.copyOf(good, length));
            assertThatThrownBy(() -> read(file, ", layout: math", ReadLimits.DEFAULT))
                    .isInstanceOf(TriadException.class)
                    .hasMessageStartingWith("broken.parquet ");
        }
    }

    /** Among these are pages that lead back to themselves, and some that decompress to more than they say. */
    @ParameterizedTest
    @ValueSource(strings = {"none", "snappy", "gzip", "zstd"})
    @Timeout(60)
    void shouldReadOrRefuseWhateverBytesAreChanged(String codec) throws IOException {
        byte[] good = Files.readAllBytes(GOLDEN.resolve("math-" + codec + ".parquet"));
        Path file = folder.resolve("broken.parquet");
        Random random = new Random(2);
        for (int attempt = 0; attempt < 500; attempt++) {
            byte[] changed = good.clone();
            for (int change = 0; change < 3; change++) {
                changed[random.nextInt(changed.length)] = (byte) random.nextInt();
            }
            Files.write(file, changed);
            try {
                assertThat(read(file, ", layout: math", ReadLimits.DEFAULT).rows())
                        .isNotEmpty();
            } catch (TriadException e) {
                assertThat(e.code()).isEqualTo(ErrorCode.INVALID_REQUEST);
            }
        }
    }

    @Test
    void shouldRefuseToReadBeyondAFileThatWasCut() throws IOException {
        Path path = folder.resolve("cut.parquet");
        Files.write(path, new byte[100_000]);
        try (BoundedFile file = new BoundedFile(path)) {
            file.open();
            Files.write(path, new byte[10]);
            assertThat(file.readRange(0, 10).remaining()).isEqualTo(10);
            assertThatThrownBy(() -> file.readRange(90_000, 10)).hasMessage("was cut while it was read");
            assertThatThrownBy(() -> file.readRange(99_995, 10))
                    .hasMessage("says that 10 bytes lie at 99995; it has 100000 bytes");
        }
    }

    @Test
    void shouldEndWhenPagesLeadBackToThemselves() throws IOException {
        Path path = folder.resolve("circle.parquet");
        Files.write(path, new byte[10]);
        try (BoundedFile file = new BoundedFile(path)) {
            file.open();
            assertThatThrownBy(() -> {
                        for (int reading = 0; reading < 100_000; reading++) {
                            file.readRange(3, 0);
                        }
                    })
                    .hasMessage("has pages that lead back to themselves");
        }
    }

    @Test
    void shouldNotDecompressBeyondABuffer() throws IOException {
        BoundedSnappy.install();
        byte[] compressed = Snappy.compress(new byte[1_000]);
        ByteBuffer input =
                ByteBuffer.allocateDirect(compressed.length).put(compressed).flip();

        assertThatThrownBy(() -> Snappy.uncompress(input, ByteBuffer.allocateDirect(999)))
                .isInstanceOf(IOException.class)
                .hasMessage("has a Snappy page that decompresses to 1000 bytes and says that it has 999");
        assertThat(Snappy.uncompress(input, ByteBuffer.allocateDirect(1_000))).isEqualTo(1_000);
    }

    private static void assertRefused(String message, org.assertj.core.api.ThrowableAssert.ThrowingCallable reading) {
        assertThatThrownBy(reading).isInstanceOfSatisfying(TriadException.class, refused -> {
            assertThat(refused).hasMessage(message);
            assertThat(refused.code()).isEqualTo(ErrorCode.INVALID_REQUEST);
        });
    }
}
