// SPDX-License-Identifier: Apache-2.0
package io.triad.benchmarks;

import io.triad.reasoning.puzzle.Puzzle;
import io.triad.reasoning.task.Split;
import io.triad.reasoning.task.Task;
import io.triad.reasoning.task.TaskGenerator;
import io.triad.reasoning.verdict.Judgement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Verdicts a second on one thread, the response's text to a reward.
 *
 * <p>The puzzles are parsed beforehand, as they are when a group of responses is judged; each is met again only after
 * {@value #NUM_PUZZLES} others. Every response is first shown to get the verdict that its name promises.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(
        value = 1,
        jvmArgsAppend = {"-Xms1g", "-Xmx1g", "-XX:+UseSerialGC"})
@Warmup(iterations = 2, time = 600, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class VerdictBenchmark {

    private static final int NUM_PUZZLES = 256;

    private record Sample(Puzzle puzzle, String response) {}

    /** What is judged, see {@link Kind#of}. */
    @Param({"deduction", "induction", "abduction", "abduction/explanation", "arithmetic"})
    public String tasks = "deduction";

    /** The level. */
    @Param({"1", "5"})
    public int level = 1;

    /** What the response is like. */
    @Param
    public ResponseKind response = ResponseKind.SHORT_RIGHT;

    private final List<Sample> samples = new ArrayList<>();
    private final Judging judging = new Judging();
    private int next;

    /**
     * Makes the puzzles and responses.
     *
     * @throws IllegalStateException if a response does not get the verdict that it is meant to
     */
    @Setup
    public void setUp() {
        samples.clear();
        for (int seed = 0; seed < NUM_PUZZLES; seed++) {
            Task task = TaskGenerator.generate(Kind.of(tasks).spec(level, Split.TRAIN, seed));
            String text = response.text(task);
            Judgement judgement = judging.judge(task.puzzle(), text);
            if (judgement.verdict() != response.verdict()) {
                throw new IllegalStateException("The response to " + task.taskId() + " is to be judged "
                        + response.verdict() + ", not " + judgement.verdict() + " (" + judgement.explanation()
                        + "); see what ResponseKind." + response + " writes: " + text);
            }
            samples.add(new Sample(task.puzzle(), text));
        }
    }

    /** One verdict. */
    @Benchmark
    public Judgement judge() {
        Sample sample = samples.get(next);
        next = (next + 1) % NUM_PUZZLES;
        return judging.judge(sample.puzzle, sample.response);
    }
}
