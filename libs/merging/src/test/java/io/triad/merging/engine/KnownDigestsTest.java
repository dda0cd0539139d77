// SPDX-License-Identifier: Apache-2.0
package io.triad.merging.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.triad.checkpoint.safetensors.DType;
import io.triad.checkpoint.safetensors.ModelFiles;
import io.triad.checkpoint.safetensors.StoredTensor;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KnownDigestsTest {
    private static final Duration SOON = Duration.ofMillis(40);

    @TempDir
    private Path folder = Path.of("");

    private Path model = Path.of("");
    private Path file = Path.of("");
    private Path kept = Path.of("");

    @BeforeEach
    void makeAModel() throws Exception {
        SmallJvm.model(folder, "model", 2, 8, DType.F32);
        model = folder.resolve("model");
        file = model.resolve("model.safetensors");
        kept = folder.resolve("kept");
    }

    private StoredTensor tensor() {
        return ModelFiles.map(model, Arena.ofAuto()).tensors().firstEntry().getValue();
    }

    /** Has a digest worked out and kept. */
    private void keep(Duration settled, String digest) throws IOException {
        KnownDigests digests = new KnownDigests(Optional.of(kept), settled);
        assertThat(digests.of(model, tensor(), () -> digest)).isEqualTo(digest);
        digests.keep();
    }

    private String found() {
        return new KnownDigests(Optional.of(kept)).of(model, tensor(), () -> "anew");
    }

    @Test
    void shouldKnowAFileUntilItChanges() throws Exception {
        Thread.sleep(SOON);
        keep(SOON, "first");
        assertThat(found()).isEqualTo("first");

        // Other bytes of the same size and time; the time of the inode nobody can set.
        FileTime time = Files.getLastModifiedTime(file);
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length - 1]++;
        Files.write(file, bytes);
        Files.setLastModifiedTime(file, time);

        assertThat(found()).isEqualTo("anew");
    }

    @Test
    void shouldKeepNothingOfAFileThatWasJustWritten() throws Exception {
        keep(Duration.ofHours(1), "first");

        assertThat(found()).isEqualTo("anew");
        assertThat(kept).doesNotExist();
    }

    @Test
    void shouldKeepNothingOfAFileThatChangesMeanwhile() throws Exception {
        Thread.sleep(SOON);
        KnownDigests digests = new KnownDigests(Optional.of(kept), SOON);
        assertThat(digests.of(model, tensor(), () -> "first")).isEqualTo("first");
        Files.setLastModifiedTime(file, FileTime.fromMillis(1));

        digests.keep();

        assertThat(found()).isEqualTo("anew");
    }

    @Test
    void shouldWorkOutAnewWhereWhatIsKeptIsNone() throws Exception {
        Thread.sleep(SOON);
        keep(SOON, "first");
        replaceKept(_ -> "{}");

        assertThat(found()).isEqualTo("anew");
    }

    private void replaceKept(java.util.function.UnaryOperator<String> replacement) throws IOException {
        try (Stream<Path> files = Files.list(kept)) {
            for (Path each : files.toList()) {
                Files.writeString(each, replacement.apply(Files.readString(each)));
            }
        }
    }

    @Test
    void shouldGiveTheSameMergeByWhatIsKnown() throws Exception {
        SmallJvm.model(folder, "other", 2, 8, DType.F32);
        Thread.sleep(Duration.ofMillis(1_050));
        String yaml = "models: [{model: model, parameters: {weight: 1}}, {model: other, parameters: {weight: 1}}]\n"
                + "merge_method: linear\n";
        MergeRequest request = Merges.request(yaml, folder.resolve("one"), folder, 1 << 20, false);
        FolderMerge.Outcome first = FolderMerge.run(request.withDigestsIn(kept), Progress.silent());

        FolderMerge.Outcome second = FolderMerge.run(
                Merges.request(yaml, folder.resolve("two"), folder, 1 << 20, false)
                        .withDigestsIn(kept),
                Progress.silent());

        assertThat(second.manifest()).hasToString(first.manifest().toString());
        assertThat(List.of(kept.toFile().list())).hasSize(2);
        // What is kept is what the merge goes by: a wrong digest shows.
        replaceKept(text -> text.replaceAll("\"[0-9a-f]{64}\"", "\"" + "0".repeat(64) + "\""));
        assertThatThrownBy(() -> FolderMerge.run(request.withDigestsIn(kept), Progress.silent()))
                .hasMessageContaining("holds another merge");
        assertThat(FolderMerge.run(request, Progress.silent()).how()).isEqualTo(FolderMerge.Outcome.How.FOUND);
    }
}
