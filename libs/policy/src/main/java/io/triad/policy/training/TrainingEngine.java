// SPDX-License-Identifier: Apache-2.0
package io.triad.policy.training;

import ai.djl.Device;
import ai.djl.engine.Engine;
import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What trainable policies compute with. */
public final class TrainingEngine {
    private static final Path PROCESSOR = Path.of("/proc/cpuinfo");

    /** PyTorch and its BLAS choose their kernels by these, the widest first. */
    private static final List<String> INSTRUCTIONS = List.of("avx512f", "avx2");

    private static final Pattern DEVICE = Pattern.compile("cpu|gpu(?::([0-9]{1,3}))?");

    private static volatile Device device = Device.cpu();

    private TrainingEngine() {}

    /**
     * Says where policies that are made from now on compute. On an accelerator sums of gradients are not in a fixed order, so that the same
     * steps need not give the same bits.
     *
     * @param name {@code cpu}, {@code gpu} for the first, or {@code gpu:1} and so on
     * @throws TriadException INVALID_REQUEST for another name, EXHAUSTED when PyTorch finds no such accelerator
     */
    public static void use(String name) {
        Matcher parts = DEVICE.matcher(name);
        if (!parts.matches()) {
            throw new TriadException(
                    ErrorCode.INVALID_REQUEST, "the training device is '" + name + "', expected cpu, gpu or gpu:N");
        }
        if (name.equals("cpu")) {
            device = Device.cpu();
            return;
        }
        int index = parts.group(1) == null ? 0 : Integer.parseInt(parts.group(1));
        int found = Engine.getEngine(TrainablePolicy.ENGINE).getGpuCount();
        if (index >= found) {
            throw new TriadException(
                    ErrorCode.EXHAUSTED,
                    "the training device is " + name + ", but PyTorch finds " + found
                            + " accelerators; build with -Pcuda on a machine with NVIDIA's driver, or take cpu");
        }
        device = Device.gpu(index);
    }

    static Device device() {
        return device;
    }

    /**
     * Returns a name of the library and of the instructions that it may use, such as {@code pytorch-2.7.1-amd64-avx512f}; of an
     * accelerator {@code cuda} stands in their place, which promises no bits.
     * Sums of floats depend on both: the same steps with the same name give the same bits; with another they may not.
     */
    public static String digest() {
        Engine engine = Engine.getEngine(TrainablePolicy.ENGINE);
        return String.join(
                "-",
                engine.getEngineName().toLowerCase(Locale.ROOT),
                engine.getVersion(),
                System.getProperty("os.arch"),
                device.isGpu() ? "cuda" : instructions());
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
