// SPDX-License-Identifier: Apache-2.0
package io.triad.merging.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.triad.checkpoint.StoredModel;
import io.triad.checkpoint.safetensors.DType;
import io.triad.checkpoint.safetensors.ModelFiles;
import io.triad.checkpoint.safetensors.StoredTensor;
import io.triad.checkpoint.store.FileObjectStore;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TensorRoomTest {
    private static final long TENSOR_BYTES = 8 * 8 * 4;

    @TempDir
    private Path folder = Path.of("");

    private List<StoredTensor> tensors = List.of();

    @BeforeEach
    void makeAModel() throws Exception {
        SmallJvm.model(folder, "model", 3, 8, DType.F32);
        tensors = List.copyOf(streamed().tensors().values());
    }

    private ModelFiles streamed() {
        FileObjectStore store = new FileObjectStore(folder);
        return ModelFiles.stream(new StoredModel(store, store.uri("model")));
    }

    @Test
    void shouldHoldTheValuesThatAreInTheFile() {
        try (Arena arena = Arena.ofConfined();
                TensorRoom room = new TensorRoom(1 << 20);
                TensorRoom.Held _ = room.hold(tensors)) {
            ModelFiles mapped = ModelFiles.map(folder.resolve("model"), arena);
            for (StoredTensor tensor : tensors) {
                assertThat(tensor.values()
                                .mismatch(mapped.tensors()
                                        .get(tensor.info().name())
                                        .values()))
                        .isEqualTo(-1);
            }
            assertThat(room.peakBytes()).isEqualTo(3 * TENSOR_BYTES);
        }
    }

    @Test
    void shouldWaitForRoom() throws Exception {
        try (TensorRoom room = new TensorRoom(2 * TENSOR_BYTES);
                ExecutorService other = Executors.newSingleThreadExecutor()) {
            TensorRoom.Held held = room.hold(tensors.subList(0, 2));
            // What is held already takes no more room.
            room.hold(tensors.subList(1, 2)).close();
            CountDownLatch asked = new CountDownLatch(1);
            Future<?> waiting = other.submit(() -> {
                asked.countDown();
                room.hold(tensors.subList(2, 3)).close();
            });
            assertThat(asked.await(10, TimeUnit.SECONDS)).isTrue();
            Thread.sleep(50);
            assertThat(waiting.isDone()).isFalse();

            held.close();

            waiting.get(10, TimeUnit.SECONDS);
            assertThat(room.peakBytes()).isEqualTo(2 * TENSOR_BYTES);
        }
    }

    @Test
    void shouldGiveRoomToOneThatIsLargerThanIt() {
        try (TensorRoom room = new TensorRoom(1)) {
            room.hold(tensors).close();
            assertThat(room.peakBytes()).isEqualTo(3 * TENSOR_BYTES);
        }
    }

    @Test
    void shouldKeepNothingOfWhatCannotBeRead() throws Exception {
        Path file = folder.resolve("model/model.safetensors");
        FileTime time = Files.getLastModifiedTime(file);
        byte[] whole = Files.readAllBytes(file);
        try (TensorRoom room = new TensorRoom(TENSOR_BYTES)) {
            Files.write(file, List.of("short"), StandardOpenOption.TRUNCATE_EXISTING);
            Files.setLastModifiedTime(file, time);
            assertThatThrownBy(() -> room.hold(tensors.subList(0, 1))).hasMessageContaining("ends at byte");

            Files.write(file, whole);
            Files.setLastModifiedTime(file, time);
            room.hold(tensors.subList(1, 2)).close();

            Files.setLastModifiedTime(file, FileTime.fromMillis(1));
            assertThatThrownBy(() -> room.hold(tensors.subList(0, 1)))
                    .hasMessageContaining("was replaced while it was read");
        }
    }
}
