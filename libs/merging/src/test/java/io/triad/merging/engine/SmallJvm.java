// SPDX-License-Identifier: Apache-2.0
package io.triad.merging.engine;

import io.triad.checkpoint.safetensors.DType;
import io.triad.checkpoint.safetensors.SafetensorsWriter;
import io.triad.checkpoint.safetensors.Shape;
import io.triad.checkpoint.safetensors.TensorInfo;
import io.triad.checkpoint.safetensors.WritableTensor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A merge in a JVM of its own, which can be small and can be killed. */
final class SmallJvm {
    private SmallJvm() {}

    /** Merges: {@code MODELS OUTPUT SHARD_BYTES KILL}, the merge file on standard input; KILL: it halts once a shard is complete. */
    public static void main(String[] args) throws IOException {
        Path output = Path.of(args[1]);
        boolean kill = Boolean.parseBoolean(args[3]);
        String yaml = new String(System.in.readAllBytes(), StandardCharsets.UTF_8);
        MergeRequest request = Merges.request(yaml, output, Path.of(args[0]), Long.parseLong(args[2]), false);
        FolderMerge.run(request, (_, _) -> {
            if (kill && hasShard(output)) {
                Runtime.getRuntime().halt(137);
            }
        });
    }

    private static boolean hasShard(Path output) {
        try (Stream<Path> files = Files.list(output.resolve(".merging"))) {
            return files.anyMatch(file -> file.toString().endsWith(".safetensors.json"));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Runs it in a process and returns the exit status. */
    static int run(List<String> jvmOptions, String yaml, Path models, Path output, long shardBytes, boolean kill)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(jvmOptions);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), SmallJvm.class.getName()));
        command.addAll(
                List.of(models.toString(), output.toString(), Long.toString(shardBytes), Boolean.toString(kill)));
        Process process = new ProcessBuilder(command)
                .inheritIO()
                .redirectInput(ProcessBuilder.Redirect.PIPE)
                .start();
        try (var input = process.getOutputStream()) {
            input.write(yaml.getBytes(StandardCharsets.UTF_8));
        }
        if (!process.waitFor(120, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("the merge does not end");
        }
        return process.exitValue();
    }

    /** Writes a model of square tensors whose values depend on its name. */
    static void model(Path models, String name, int numTensors, int side, DType dtype) throws IOException {
        Path folder = Files.createDirectories(models.resolve(name));
        Files.writeString(folder.resolve("config.json"), "{\"num_hidden_layers\": " + numTensors + "}");
        List<WritableTensor> tensors = new ArrayList<>();
        for (int layer = 0; layer < numTensors; layer++) {
            TensorInfo info = new TensorInfo("model.layers." + layer + ".weight", dtype, Shape.of(side, side));
            long seed = name.hashCode() * 31L + layer;
            tensors.add(WritableTensor.converted(info, (from, to, at, count) -> {
                for (int i = 0; i < count; i++) {
                    long bits = (seed + from + i) * 0x9E3779B97F4A7C15L;
                    to[at + i] = (int) (bits >>> 32) * 0x1p-34f;
                }
            }));
        }
        SafetensorsWriter.write(folder.resolve("model.safetensors"), tensors, Map.of());
    }
}
