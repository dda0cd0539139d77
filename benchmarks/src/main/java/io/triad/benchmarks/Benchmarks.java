// SPDX-License-Identifier: Apache-2.0
package io.triad.benchmarks;

import io.triad.reasoning.task.TaskGenerator;
import io.triad.reasoning.verdict.Verifier;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * Runs the benchmarks, prints them as a table and keeps them as JSON.
 *
 * <p>Arguments are JMH's own: a regular expression for the benchmarks' names, {@code -p level=1} and so on. System
 * properties: {@code triad.benchmarks.file} the JSON file, {@code triad.benchmarks.commit} and
 * {@code triad.benchmarks.note} what it says besides.
 */
public final class Benchmarks {

    private Benchmarks() {}

    /** Exits with 1 if a benchmark failed. */
    public static void main(String[] arguments)
            throws CommandLineOptionException, RunnerException, IOException, NoSuchFieldException {
        Collection<RunResult> results = new Runner(options(arguments)).run();
        Baseline baseline = new Baseline(
                Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
                System.getProperty("triad.benchmarks.commit", "unknown"),
                TaskGenerator.VERSION,
                Verifier.VERSION,
                Machine.here(),
                System.getProperty("triad.benchmarks.note", ""),
                results.stream()
                        .map(Measurement::of)
                        .sorted(Comparator.comparing(Measurement::benchmark)
                                .thenComparing(Measurement::tasks)
                                .thenComparing(Measurement::response)
                                .thenComparing(Measurement::level))
                        .toList());
        System.out.println("\n" + baseline.table());
        Optional<String> file = Optional.ofNullable(System.getProperty("triad.benchmarks.file"));
        if (file.isPresent()) {
            baseline.write(Path.of(file.get()));
            System.out.println("Kept in " + file.get());
        }
    }

    /** What the command line says; of the kinds of tasks, unless it names some, those whose family is installed. */
    private static Options options(String[] arguments) throws CommandLineOptionException, NoSuchFieldException {
        CommandLineOptions commandLine = new CommandLineOptions(arguments);
        OptionsBuilder options = new OptionsBuilder();
        options.parent(commandLine).shouldFailOnError(true);
        if (!commandLine.getParameter("tasks").hasValue()) {
            options.param("tasks", installed().toArray(String[]::new));
        }
        return options.build();
    }

    /** The kinds of tasks that the benchmarks list and the generator knows. */
    static List<String> installed() throws NoSuchFieldException {
        Param listed = GenerationBenchmark.class.getField("tasks").getAnnotation(Param.class);
        return Stream.of(listed.value())
                .filter(tasks -> Kind.of(tasks).isInstalled())
                .toList();
    }
}
