// SPDX-License-Identifier: Apache-2.0
package io.triad.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CarriedJarsTest {
    @TempDir
    Path root;

    @Test
    void shouldUnpackOnceWhenSeveralStartTogether() throws Exception {
        Callable<Path> unpack = () -> CarriedJars.unpack(root);
        List<Path> folders;
        try (var threads = Executors.newFixedThreadPool(3)) {
            folders = threads.invokeAll(List.of(unpack, unpack, unpack)).stream()
                    .map(done -> done.resultNow())
                    .toList();
        }

        assertThat(folders).hasSize(3).containsOnly(folders.getFirst());
        try (var left = Files.list(root)) {
            assertThat(left).containsExactly(folders.getFirst());
        }
        assertThat(folders.getFirst().resolve("jars/kafka_2.13-4.0.0.jar")).isNotEmptyFile();
        assertThat(folders.getFirst().resolve("conf/logback.xml")).isNotEmptyFile();
    }
}
