// SPDX-License-Identifier: Apache-2.0
package io.triad.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.triad.checkpoint.store.FileObjectStore;
import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import io.triad.recipe.DomainData;
import io.triad.recipe.Problem;
import io.triad.recipe.RecipeException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QuestionLoaderTest {
    @TempDir
    Path folder;

    private final List<RunQuestions> read = new ArrayList<>();
    private Path file = Path.of("");
    private DomainData data = Sources.data("{train: {path: t.jsonl}}");

    @BeforeEach
    void writeFile() throws IOException {
        file = Files.writeString(folder.resolve("train.jsonl"), rows(40));
        data = Sources.data("{train: {path: '" + file + "'}}");
    }

    private static String rows(int count) {
        return IntStream.range(0, count)
                .mapToObj(n -> "{\"question\": \"Number " + n + "?\", \"answer\": " + n + "}\n")
                .collect(Collectors.joining());
    }

    private QuestionLoader loader() {
        return new QuestionLoader(
                new SourceFiles(
                        bucket -> new FileObjectStore(folder.resolve("buckets").resolve(bucket)), ReadLimits.DEFAULT),
                read::add);
    }

    @Test
    void shouldPinTheBytesThatItRead() throws Exception {
        QuestionLoader.Pinned pinned = loader().pin(data);

        String sha256 =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
        assertThat(pinned.data().train().sha256()).contains(sha256);
        assertThat(pinned.data().isPinned()).isTrue();
        assertThat(loader().load(pinned.data())).isEqualTo(pinned.questions());
        assertThat(pinned.questions().train().version()).isEqualTo("data-" + sha256.substring(0, 12));
    }

    @Test
    void shouldReadARunsFilesOnce() throws IOException {
        QuestionLoader loader = loader();
        DomainData pinned = loader.pin(data).data();
        Files.delete(file);

        assertThat(loader.load(pinned).train().rows()).isNotEmpty();
        assertThat(read).hasSize(1);
        assertThatThrownBy(() -> loader().load(pinned)).isInstanceOf(RecipeException.class);
    }

    @Test
    void shouldRefuseAFileThatChanged() throws IOException {
        DomainData pinned = loader().pin(data).data();
        Files.writeString(file, rows(41));

        Problem problem = problemOf(() -> loader().load(pinned));
        assertThat(problem.path()).isEqualTo("domain.data.train.sha256");
        assertThat(problem.message())
                .contains("must be that of " + file, "bring the file back as it was, or ask for a new run");
    }

    @Test
    void shouldRefuseWhatIsNotPinnedOnceARunHasBegun() {
        assertThat(problemOf(() -> loader().load(data)).message()).contains("must state the sha256 of every file");
    }

    @Test
    void shouldRefuseWhatIsNoFile() {
        assertThat(problemOf(() -> loader().pin(Sources.data("{train: {path: '" + folder + "/no.jsonl'}}")))
                        .line())
                .isEqualTo("domain.data.train: " + folder + "/no.jsonl does not exist where the service runs");
        assertThat(problemOf(() -> loader().pin(Sources.data("{train: {path: '" + folder + "', format: parquet}}")))
                        .line())
                .isEqualTo("domain.data.train: " + folder + " is not a file that the service may read");
        assertThat(problemOf(() -> loader().pin(Sources.data("{train: {path: '" + file
                                + "'}, evaluation: {path: /dev/zero, format:" + " json-lines}}")))
                        .line())
                .isEqualTo("domain.data.evaluation: /dev/zero is not a file that the service may read");
    }

    @Test
    void shouldRefuseAFileThatIsTooLarge() {
        QuestionLoader small = new QuestionLoader(
                new SourceFiles(
                        bucket -> new FileObjectStore(folder.resolve(bucket)), new ReadLimits(100, 100, 100, 100)),
                read::add);

        assertThat(problemOf(() -> small.pin(data)).message()).isEqualTo(file + " has more than 100 bytes; split it");
    }

    @Test
    void shouldFetchObjectsOfAnyBucket() throws IOException {
        try (FileObjectStore store = new FileObjectStore(folder.resolve("buckets/sets"))) {
            store.put("maths/train.jsonl", rows(40).getBytes(StandardCharsets.UTF_8));
        }

        QuestionLoader.Pinned pinned = loader().pin(Sources.data("{train: {path: 's3://sets/maths/train.jsonl'}}"));

        assertThat(pinned.questions().train())
                .isEqualTo(loader().pin(data).questions().train());
        assertThat(problemOf(() -> loader().pin(Sources.data("{train: {path: 's3://sets/other.jsonl'}}")))
                        .line())
                .isEqualTo("domain.data.train: s3://sets/other.jsonl does not exist in the store");
        assertThat(problemOf(() -> loader().pin(Sources.data("{train: {path: 's3://SETS/a.jsonl'}}")))
                        .message())
                .isEqualTo("s3://SETS/a.jsonl is not s3://bucket/key");
    }

    @Test
    void shouldSayThatNoStoreIsConfigured() {
        assertThat(problemOf(() -> new QuestionLoader(SourceFiles.of(Optional.empty()), read::add)
                                .pin(Sources.data("{train: {path: 's3://sets/a.jsonl'}}")))
                        .message())
                .contains("no store is configured");
    }

    @Test
    void shouldPassOnThatTheStoreDoesNotAnswer() {
        QuestionLoader loader = new QuestionLoader(
                new SourceFiles(
                        bucket -> {
                            throw new TriadException(ErrorCode.UNAVAILABLE, "no answer");
                        },
                        ReadLimits.DEFAULT),
                read::add);

        assertThatThrownBy(() -> loader.pin(Sources.data("{train: {path: 's3://sets/a.jsonl'}}")))
                .isInstanceOfSatisfying(
                        TriadException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE));
    }

    @Test
    void shouldLeaveNoCopyBehind() throws IOException {
        Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
        long before = copies(temporary);

        loader().pin(data);
        assertThatThrownBy(() -> loader().pin(Sources.data("{train: {path: '/dev/null', format: parquet}}")))
                .isInstanceOf(RecipeException.class);

        assertThat(copies(temporary)).isEqualTo(before);
    }

    private static long copies(Path temporary) throws IOException {
        try (Stream<Path> files = Files.list(temporary)) {
            return files.filter(path -> path.getFileName().toString().startsWith("triad-dataset-"))
                    .count();
        }
    }

    private static Problem problemOf(org.assertj.core.api.ThrowableAssert.ThrowingCallable reading) {
        RecipeException refusal = catchThrowableOfType(RecipeException.class, reading);
        assertThat(refusal).isNotNull();
        return refusal.problems().getFirst();
    }
}
