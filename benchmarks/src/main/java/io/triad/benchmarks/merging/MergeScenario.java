// SPDX-License-Identifier: Apache-2.0
package io.triad.benchmarks.merging;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.triad.benchmarks.Machine;
import io.triad.merging.config.MergeConfig;
import io.triad.merging.config.MergeFile;
import io.triad.merging.engine.FolderMerge;
import io.triad.merging.engine.MergeRequest;
import io.triad.merging.engine.ModelPlace;
import io.triad.merging.engine.Progress;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.Stream;

/**
 * Seconds of a linear merge of three bfloat16 models beside those of copies, and of mergekit where it can be had, in turns in one run:
 * {@code MergeScenario FOLDER ROUNDS}. The first round warms up and does not count.
 *
 * <p>Copies and merge are forced to the disk, mergekit's files are not; the files that are read are in the page cache. Both the merge
 * here and mergekit's are timed without starting their processes, and then with it, as the commands that people give. mergekit's
 * command is spared what this merge does not do: a model card, for which it looks things up on the internet, and a copy of the tokenizer.
 */
public final class MergeScenario {
    private static final int CHUNK_BYTES = 1 << 20;
    private static final String INPUTS = "copy of the three inputs";
    private static final String OUTPUT = "copy of one input";
    private static final String TRIAD = "Triad";
    private static final String KNOWN = "Triad, inputs digested before";
    private static final String MERGEKIT = "mergekit";
    private static final String COMMAND = "`triad merge --digest-all`, the command";
    private static final String KNOWN_COMMAND = "`triad merge`, the command, inputs digested before";
    private static final String MERGEKIT_COMMAND = "`mergekit-yaml`, the command";
    private static final String YAML = """
        models:
          - {model: deduction, parameters: {weight: 1.0}}
          - {model: induction, parameters: {weight: 0.2}}
          - {model: abduction, parameters: {weight: 0.1}}
        merge_method: linear
        dtype: bfloat16
        """;

    private final Path folder;
    private final Map<String, List<Double>> seconds = new LinkedHashMap<>();

    private MergeScenario(Path folder) {
        this.folder = folder;
    }

    /**
     * Prints a table and writes the numbers.
     *
     * @param args where models are made and merged, and how often each is measured
     */
    public static void main(String[] args) throws IOException, InterruptedException {
        Path folder = Files.createDirectories(Path.of(args[0]));
        RandomModels.make(folder);
        Files.writeString(folder.resolve("merge.yaml"), YAML);
        MergeScenario scenario = new MergeScenario(folder);
        int numRounds = Integer.parseInt(args[1]);
        for (int round = 0; round <= numRounds; round++) {
            scenario.round(round > 0);
            System.out.printf("round %d of %d%n", round, numRounds);
        }
        scenario.tell(numRounds);
    }

    private void round(boolean counts) throws IOException, InterruptedException {
        add(INPUTS, counts, copy(RandomModels.NAMES));
        add(OUTPUT, counts, copy(RandomModels.NAMES.subList(0, 1)));
        add(TRIAD, counts, merge(false));
        add(KNOWN, counts, merge(true));
        String python = System.getProperty("triad.merging.python", "");
        if (!python.isEmpty()) {
            add(MERGEKIT, counts, mergekit(python));
            add(MERGEKIT_COMMAND, counts, mergekitCommand(Path.of(python)));
        }
        add(COMMAND, counts, triadCommand("--digest-all"));
        add(KNOWN_COMMAND, counts, triadCommand());
    }

    private void add(String what, boolean counts, double took) {
        System.out.printf("  %s %.2f s%n", what, took);
        if (counts) {
            seconds.computeIfAbsent(what, _ -> new ArrayList<>()).add(took);
        }
    }

    private double copy(List<String> models) throws IOException {
        Path copies = Files.createDirectories(folder.resolve("copies"));
        ByteBuffer chunk = ByteBuffer.allocateDirect(CHUNK_BYTES);
        long start = System.nanoTime();
        for (String model : models) {
            try (FileChannel in = FileChannel.open(folder.resolve(model).resolve("model.safetensors"));
                    FileChannel out = FileChannel.open(
                            copies.resolve(model), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                while (in.read(chunk.clear()) >= 0) {
                    chunk.flip();
                    while (chunk.hasRemaining()) {
                        int unused = out.write(chunk);
                    }
                }
                out.force(true);
            }
        }
        double took = (System.nanoTime() - start) / 1e9;
        remove(copies);
        return took;
    }

    /** Merges; with known digests from the second time on, as the first works them out. */
    private double merge(boolean known) throws IOException {
        MergeConfig config = MergeFile.read(YAML, "merge.yaml");
        SequencedMap<String, ModelPlace> models = new LinkedHashMap<>();
        config.models().forEach(name -> models.put(name, new ModelPlace.Folder(folder.resolve(name))));
        Path output = folder.resolve("merged");
        int numThreads = Runtime.getRuntime().availableProcessors();
        MergeRequest request =
                new MergeRequest(config, models, new ModelPlace.Folder(output), 0, numThreads, 5_000_000_000L, false);
        long start = System.nanoTime();
        FolderMerge.run(known ? request.withDigestsIn(folder.resolve("digests")) : request, Progress.silent());
        double took = (System.nanoTime() - start) / 1e9;
        remove(output);
        return took;
    }

    /** The script imports all it needs, and prints the seconds of the merge alone. */
    private double mergekit(String python) throws IOException, InterruptedException {
        Path output = folder.resolve("of-mergekit");
        Process process = new ProcessBuilder(
                        python,
                        System.getProperty("triad.merging.contender"),
                        folder.resolve("merge.yaml").toAbsolutePath().toString(),
                        output.toAbsolutePath().toString())
                .directory(folder.toFile())
                .redirectError(folder.resolve("mergekit.log").toFile())
                .start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException("mergekit failed; see " + folder.resolve("mergekit.log"));
        }
        remove(output);
        return Double.parseDouble(printed.lines().toList().getLast());
    }

    private double triadCommand(String... options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(
                List.of(System.getProperty("triad.merging.launcher"), "merge", "merge.yaml", "--out", "of-command"));
        command.addAll(List.of(options));
        return command(command);
    }

    private double mergekitCommand(Path python) throws IOException, InterruptedException {
        return command(List.of(
                python.resolveSibling("mergekit-yaml").toString(),
                "merge.yaml",
                "of-command",
                "--no-copy-tokenizer",
                "--no-write-model-card"));
    }

    /** Runs a command that merges into {@code of-command}. */
    private double command(List<String> command) throws IOException, InterruptedException {
        long start = System.nanoTime();
        int status = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("command.log").toFile())
                .start()
                .waitFor();
        double took = (System.nanoTime() - start) / 1e9;
        if (status != 0) {
            throw new IOException(command.getFirst() + " failed; see " + folder.resolve("command.log"));
        }
        remove(folder.resolve("of-command"));
        return took;
    }

    private void tell(int numRounds) throws IOException {
        double copies = median(seconds.get(INPUTS));
        double triad = median(seconds.get(TRIAD));
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("date", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
        result.put("commit", System.getProperty("triad.benchmarks.commit", "unknown"));
        result.put("machine", Machine.here());
        result.put("merge", "linear, three models of 494,032,768 random bfloat16 parameters");
        result.put("bytesOfAnInput", Files.size(folder.resolve("deduction/model.safetensors")));
        result.put("rounds", numRounds);
        result.put("note", System.getProperty("triad.benchmarks.note", ""));
        Map<String, Object> rows = new LinkedHashMap<>();
        System.out.println("\n"
                + "| | seconds, median (fastest to slowest) | of the copy of the inputs | of Triad |\n"
                + "|---|---|---|---|");
        seconds.forEach((what, rounds) -> {
            double median = median(rounds);
            double fastest = rounds.stream().min(Comparator.naturalOrder()).orElseThrow();
            double slowest = rounds.stream().max(Comparator.naturalOrder()).orElseThrow();
            System.out.printf(
                    "| %s | %.2f (%.2f to %.2f) | %.2f× | %.2f× |%n",
                    what, median, fastest, slowest, median / copies, median / triad);
            Map<String, Double> row = new LinkedHashMap<>();
            row.put("medianSeconds", rounded(median));
            row.put("fastestSeconds", rounded(fastest));
            row.put("slowestSeconds", rounded(slowest));
            row.put("ofTheCopyOfTheInputs", rounded(median / copies));
            row.put("ofTriad", rounded(median / triad));
            rows.put(what, row);
        });
        result.put("results", rows);
        Path file = Path.of(System.getProperty("triad.benchmarks.file", "merging.json"))
                .toAbsolutePath();
        Files.createDirectories(file.getParent());
        Files.writeString(
                file,
                new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValueAsString(result) + "\n");
        System.out.println("Kept in " + file);
    }

    private static double median(List<Double> rounds) {
        List<Double> sorted = rounds.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    private static double rounded(double value) {
        return Math.rint(value * 100) / 100;
    }

    private static void remove(Path folder) throws IOException {
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
