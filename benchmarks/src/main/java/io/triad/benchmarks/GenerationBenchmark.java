// SPDX-License-Identifier: Apache-2.0
package io.triad.benchmarks;

import io.triad.reasoning.task.Split;
import io.triad.reasoning.task.Task;
import io.triad.reasoning.task.TaskGenerator;
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
 * Tasks a second, every check of theirs and the worked solution included, on one thread.
 *
 * <p>The seeds count up from the same start in every run. The collector is the serial one, so that it does not work on
 * another core.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(
        value = 1,
        jvmArgsAppend = {"-Xms1g", "-Xmx1g", "-XX:+UseSerialGC"})
@Warmup(iterations = 3, time = 800, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 800, timeUnit = TimeUnit.MILLISECONDS)
public class GenerationBenchmark {

    /** What is made, see {@link Kind#of}. */
    @Param({"deduction", "induction", "abduction", "abduction/explanation", "arithmetic"})
    public String tasks = "deduction";

    /** The level. */
    @Param({"1", "2", "3", "4", "5"})
    public int level = 1;

    private Kind kind = Kind.of(tasks);
    private long seed;

    /** Reads the parameters. */
    @Setup
    public void setUp() {
        kind = Kind.of(tasks);
        seed = 0;
    }

    /** One task. */
    @Benchmark
    public Task generate() {
        return TaskGenerator.generate(kind.spec(level, Split.TRAIN, seed++));
    }
}
