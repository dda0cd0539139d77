// SPDX-License-Identifier: Apache-2.0
package io.triad.benchmarks.training;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.triad.benchmarks.Machine;
import io.triad.benchmarks.peers.OtherLoad;
import io.triad.benchmarks.training.StepProcess.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * A training step beside the same model, batch, loss and optimizer in eager PyTorch, in turns: {@code TrainingScenario
 * [ROUNDS [quickstart|middle]]}. The first round warms up and does not count, and neither does one in which others kept a tenth of a processor busy: it
 * is made again. Properties, set by {@code ./benchmarks/training}: {@code
 * triad.training.work} a folder for files, {@code triad.training.python} an interpreter with PyTorch, {@code
 * triad.training.program} the other side, {@code triad.benchmarks.file}, {@code .commit} and {@code .note}.
 */
public final class TrainingScenario {
    private static final double LARGEST_DIFFERENCE = 1e-2;
    /** Processors that others may take in a round, on average. */
    private static final double OTHERS_AT_MOST = 0.1;
    /** Rounds that are tried for each that counts. */
    private static final int PATIENCE = 8;

    private TrainingScenario() {}

    /**
     * What was measured.
     *
     * @param disturbed rounds that did not count, because others kept the processors busy
     * @param ratio eager PyTorch's median by Triad's: above 1, Triad is faster
     */
    record Result(
            String shape,
            long parameters,
            int responses,
            int tokens,
            Side triad,
            Side pytorch,
            int disturbed,
            double ratio,
            double lossDifference,
            double gradientNormDifference) {}

    /** Seconds a step. */
    record Side(
            String version,
            int threads,
            double median,
            double fastest,
            double slowest,
            double paddingShare,
            double attentionPaddingShare) {
        static Side of(StepProcess.About about, List<Step> steps) {
            return new Side(
                    about.version(),
                    about.threads(),
                    medianOf(steps, Step::seconds),
                    steps.stream().mapToDouble(Step::seconds).min().orElseThrow(),
                    steps.stream().mapToDouble(Step::seconds).max().orElseThrow(),
                    steps.getFirst().paddingShare(),
                    steps.getFirst().attentionPaddingShare());
        }
    }

    /** Prints a table and writes the baseline. */
    public static void main(String[] args) throws IOException {
        int numRounds = args.length > 0 ? Integer.parseInt(args[0]) : 5;
        int numThreads = Runtime.getRuntime().availableProcessors();
        List<Result> results = new ArrayList<>();
        List<StepShape> shapes = args.length > 1
                ? List.of(StepShape.valueOf(args[1].toUpperCase(Locale.ROOT)))
                : List.of(StepShape.values());
        for (StepShape shape : shapes) {
            results.add(measure(shape, numRounds, numThreads));
        }
        System.out.println("| step | tokens | Triad | eager PyTorch | ratio | Triad's padding | PyTorch's padding |");
        System.out.println("|---|---|---|---|---|---|---|");
        for (Result result : results) {
            System.out.printf(
                    "| %s | %,d | %.2f s (%.2f to %.2f) | %.2f s (%.2f to %.2f) | %.2f | %.1f %% | %.1f %% |%n",
                    result.shape(),
                    result.tokens(),
                    result.triad().median(),
                    result.triad().fastest(),
                    result.triad().slowest(),
                    result.pytorch().median(),
                    result.pytorch().fastest(),
                    result.pytorch().slowest(),
                    result.ratio(),
                    100 * result.triad().paddingShare(),
                    100 * result.pytorch().paddingShare());
        }
        write(numRounds, results);
    }

    private static Result measure(StepShape shape, int numRounds, int numThreads) throws IOException {
        Path folder = Path.of(System.getProperty("triad.training.work"))
                .resolve(shape.name().toLowerCase());
        StepBatchFile batch = StepMaker.make(shape, folder);
        List<Step> ours = new ArrayList<>();
        List<Step> theirs = new ArrayList<>();
        try (StepProcess triad = new StepProcess(java(folder, numThreads), folder.resolve("triad.log"));
                StepProcess pytorch = new StepProcess(python(folder, numThreads), folder.resolve("pytorch.log"))) {
            int round = 0;
            for (; ours.size() < numRounds && round <= PATIENCE * numRounds; round++) {
                OtherLoad others = new OtherLoad(() -> triad.processorTime().plus(pytorch.processorTime()));
                Step our = triad.step();
                Step their = pytorch.step();
                double busy = others.processors().orElse(0);
                requireAlike(shape, round, our, their);
                if (round > 0 && busy <= OTHERS_AT_MOST) {
                    ours.add(our);
                    theirs.add(their);
                }
                System.err.printf(
                        "%s, round %d: Triad %.3f s, PyTorch %.3f s, others %.2f processors; losses %.6f and %.6f,"
                                + " gradient norms %.5f and %.5f%n",
                        shape.title(),
                        round,
                        our.seconds(),
                        their.seconds(),
                        busy,
                        our.loss(),
                        their.loss(),
                        our.gradientNorm(),
                        their.gradientNorm());
            }
            if (ours.size() < numRounds) {
                throw new IllegalStateException("others kept the processors busy in all but " + ours.size() + " of "
                        + round + " rounds; measure on a machine that has nothing else to do");
            }
            double ratio = medianOf(theirs, Step::seconds) / medianOf(ours, Step::seconds);
            return new Result(
                    shape.title(),
                    shape.config().numParameters(),
                    batch.samples().size(),
                    batch.samples().stream()
                            .mapToInt(sample ->
                                    sample.prompt().size() + sample.response().size())
                            .sum(),
                    Side.of(triad.about(), ours),
                    Side.of(pytorch.about(), theirs),
                    round - 1 - numRounds,
                    ratio,
                    Math.abs(ours.getFirst().loss() - theirs.getFirst().loss()),
                    Math.abs(ours.getFirst().gradientNorm() - theirs.getFirst().gradientNorm()));
        }
    }

    /** A side that computes something else is not compared. */
    private static void requireAlike(StepShape shape, int round, Step our, Step their) {
        double difference = Math.abs(our.gradientNorm() - their.gradientNorm());
        if (!(difference <= LARGEST_DIFFERENCE * their.gradientNorm())) {
            throw new IllegalStateException(shape.title() + ", round " + round + ": the gradient norms are "
                    + our.gradientNorm() + " and " + their.gradientNorm() + ", so the two do not compute the same");
        }
    }

    private static List<String> java(Path folder, int numThreads) {
        return List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "-Xmx4g",
                "--add-modules=jdk.incubator.vector",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                TriadStep.class.getName(),
                folder.toString(),
                Integer.toString(numThreads));
    }

    private static List<String> python(Path folder, int numThreads) {
        return List.of(
                System.getProperty("triad.training.python"),
                System.getProperty("triad.training.program"),
                folder.toString(),
                Integer.toString(numThreads));
    }

    private static double medianOf(List<Step> steps, ToDoubleFunction<Step> value) {
        double[] sorted = steps.stream().mapToDouble(value).sorted().toArray();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    private static void write(int numRounds, List<Result> results) throws IOException {
        Map<String, Object> baseline = new LinkedHashMap<>();
        baseline.put("date", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
        baseline.put("commit", System.getProperty("triad.benchmarks.commit"));
        baseline.put("machine", Machine.here());
        baseline.put("rounds", numRounds);
        baseline.put("note", System.getProperty("triad.benchmarks.note", ""));
        baseline.put("results", results);
        Path file = Path.of(System.getProperty("triad.benchmarks.file"));
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.writeString(
                file,
                new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValueAsString(baseline) + "\n");
    }
}
