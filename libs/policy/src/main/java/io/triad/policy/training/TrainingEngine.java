// SPDX-License-Identifier: Apache-2.0
package io.triad.policy.training;

import ai.djl.engine.Engine;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** What trainable policies compute with. */
public final class TrainingEngine {
    private static final Path PROCESSOR = Path.of("/proc/cpuinfo");

    /** PyTorch and its BLAS choose their kernels by these, the widest first. */
    private static final List<String> INSTRUCTIONS = List.of("avx512f", "avx2");

    private TrainingEngine() {}

    /**
     * Returns a name of the library and of the instructions that it may use, such as {@code pytorch-2.7.1-amd64-avx512f}.
     * Sums of floats depend on both: the same steps with the same name give the same bits; with another they may not.
     */
    public static String digest() {
        Engine engine = Engine.getEngine(TrainablePolicy.ENGINE);
        return String.join(
                "-",
                engine.getEngineName().toLowerCase(Locale.ROOT),
                engine.getVersion(),
                System.getProperty("os.arch"),
                instructions());
    }

    private static String instructions() {
        try {
            Set<String> flags = Files.readAllLines(PROCESSOR, StandardCharsets.UTF_8).stream()
                    .filter(line -> line.startsWith("flags"))
                    .findFirst()
                    .map(line -> Arrays.stream(line.split("\\s+")).collect(Collectors.toSet()))
                    .orElse(Set.of());
            return INSTRUCTIONS.stream().filter(flags::contains).findFirst().orElse("default");
        } catch (IOException e) {
            // A machine that does not tell, such as one that is no Linux.
            return "unknown";
        }
    }
}
