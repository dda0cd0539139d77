// SPDX-License-Identifier: Apache-2.0
package io.triad.cli;

import io.triad.algebra.SymjaAlgebra;
import io.triad.cli.eval.CheckpointMeasuring;
import io.triad.cli.eval.SuiteSource;
import io.triad.cli.eval.SuiteTables;
import io.triad.cli.file.LineBytes;
import io.triad.cli.file.PendingFile;
import io.triad.cli.file.Targets;
import io.triad.cli.progress.CountProgress;
import io.triad.cli.sample.CheckpointSource;
import io.triad.cli.sample.StoreEnvironment;
import io.triad.cli.screen.Screen;
import io.triad.cli.screen.Screens;
import io.triad.dataset.SourceFiles;
import io.triad.evaluation.program.ProgramJudge;
import io.triad.evaluation.program.ProgramSandbox;
import io.triad.evaluation.program.SandboxLimits;
import io.triad.evaluation.suite.ProgramVerdicts;
import io.triad.evaluation.suite.SuiteResult;
import io.triad.evaluation.suite.SuiteResultJson;
import io.triad.evaluation.suite.SuiteTasks;
import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import io.triad.reasoning.verdict.Verifier;
import io.triad.recipe.EvaluationSuite;
import io.triad.recipe.PromptStyleName;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code triad eval}: checkpoints measured by a suite of tasks. */
@Command(
        name = "eval",
        description = {
            "Measures checkpoints in Hugging Face layout (Qwen2, Qwen3 or Llama) by a suite of tasks, without the services.",
            "The same options give the same result, to the bit, on any machine and number of threads. Responses are kept as they"
                    + " are",
            "drawn, and none is drawn twice: after an interruption the same command goes on, and what another suite asks in the"
                    + " same",
            "words is found again."
        })
final class EvalCommand implements Callable<Integer> {
    private static final int MAX_BATCH = 4_096;

    @Mixin
    private final HelpOption help = new HelpOption();

    @Option(
            names = "--checkpoint",
            paramLabel = "DIR|s3://…",
            required = true,
            description = {
                "The folder with config.json, tokenizer.json and the weights, or its address in an S3 store: the one of",
                "TRIAD_STORE_ENDPOINT (with TRIAD_STORE_ACCESS_KEY and TRIAD_STORE_SECRET_KEY), else a suite's. Given several"
                        + " times,",
                "the others are compared with the first, task by task, and all are put together to the oracle ensemble."
            })
    private List<String> checkpoints = List.of();

    @Option(
            names = "--suite",
            paramLabel = "NAME|FILE.yaml",
            required = true,
            description = {
                "held-out, or held-out- and one of deduction, induction, abduction and arithmetic: tasks that are made;",
                "or a file that says what is asked (docs/suites.md, which lists the benchmarks too)."
            })
    private String suite = "";

    @Option(
            names = "--questions",
            paramLabel = "DIR|s3://…",
            description = "Where the files of questions are that the suite names (default: the folder of its file).")
    private @Nullable String questions;

    @Option(
            names = "--prompt-style",
            paramLabel = "STYLE",
            description = "full or compact: how tasks are put into words, in the place of what the suite says.")
    private @Nullable String promptStyle;

    @Option(
            names = "--record",
            paramLabel = "FOLDER",
            description = "Where drawn responses are kept (default: evaluations in the data folder).")
    private @Nullable Path record;

    @Option(
            names = "--run-code",
            description = {
                "Runs the programs that a suite like livecodebench asks for, to judge them; without it such a suite is refused. Each",
                "runs by the python3 of the PATH in a sandbox of Linux: no network, no files but an empty folder, 6 s and 2 GiB a",
                "test. Where that cannot be had, none is run."
            })
    private boolean runCode;

    @Option(names = "--out", paramLabel = "FILE", description = "Writes the result to a file too, as JSON.")
    private @Nullable Path out;

    @Option(names = "--force", description = "Replaces FILE when it is there.")
    private boolean force;

    @Option(names = "--json", description = "Writes the result as JSON to standard output instead of tables.")
    private boolean json;

    @Mixin
    private final StoreOption store = new StoreOption();

    @Option(
            names = "--batch",
            paramLabel = "NUMBER",
            defaultValue = "32",
            description =
                    "How many responses are drawn at one time; changes nothing but speed (default: ${DEFAULT-VALUE}).")
    private int batch;

    @Mixin
    private final ThreadsOption threads = new ThreadsOption();

    @Override
    public Integer call() throws InterruptedException {
        check();
        Path data = store.dataDir();
        int numThreads = threads.number();
        Verifier verifier = new Verifier(new SymjaAlgebra());
        try (Screen screen = Screens.open(true)) {
            SuiteSource source = SuiteSource.find(suite, Optional.ofNullable(questions));
            Optional<ProgramVerdicts> programs = programs(source.suite(), numThreads, screen);
            SuiteTasks tasks = tasks(source, data, verifier, screen);
            CheckpointMeasuring measuring = new CheckpointMeasuring(
                    tasks,
                    record == null ? data.resolve("evaluations") : record,
                    verifier,
                    batch,
                    numThreads,
                    programs,
                    screen::say);
            write(SuiteResult.of(tasks, measure(measuring, screen)));
        }
        return 0;
    }

    private void check() {
        if (new HashSet<>(checkpoints).size() < checkpoints.size()) {
            throw invalid("--checkpoint names the same place twice; a checkpoint is not compared with itself");
        }
        if (batch < 1 || batch > MAX_BATCH) {
            throw invalid("--batch is 1 to " + MAX_BATCH + ", not " + batch);
        }
        if (out != null) {
            Targets.check(out, force);
        }
    }

    /** Opened before anything is read or drawn: where programs cannot be run, hours of drawing would be for nothing. */
    private Optional<ProgramVerdicts> programs(EvaluationSuite asked, int numThreads, Screen screen)
            throws InterruptedException {
        if (!runCode || asked.needs().isEmpty()) {
            return Optional.empty();
        }
        ProgramSandbox sandbox = ProgramSandbox.open(SandboxLimits.DEFAULT);
        screen.say("programs are run by Python " + sandbox.pythonVersion() + ", each in a sandbox");
        return Optional.of(new ProgramVerdicts(
                new ProgramJudge(sandbox),
                Math.min(numThreads, Runtime.getRuntime().availableProcessors()),
                (numJudged, numPrograms) -> screen.tick(numJudged + " of " + numPrograms + " programs are judged")));
    }

    private SuiteTasks tasks(SuiteSource source, Path data, Verifier verifier, Screen screen) {
        EvaluationSuite asked =
                promptStyle == null ? source.suite() : source.suite().withPromptStyle(style(promptStyle));
        StoreEnvironment environment = new StoreEnvironment(System.getenv());
        boolean hasStore = environment.bucket("any").isPresent();
        screen.tick("making the tasks of suite " + asked.name());
        SuiteTasks tasks = SuiteTasks.of(
                asked, source.places(data, hasStore), SourceFiles.of(environment.bucket("any")), verifier, runCode);
        tasks.files().stream()
                .filter(file -> file.numUnusable() > 0)
                .forEach(file -> screen.say("questions " + file.name() + ": " + file.numQuestions() + " are asked, and "
                        + file.numUnusable() + " rows are not; " + file.firstProblem()));
        return tasks;
    }

    private static PromptStyleName style(String label) {
        return Stream.of(PromptStyleName.values())
                .filter(style -> style.label().equals(label))
                .findFirst()
                .orElseThrow(() -> invalid("--prompt-style is full or compact, not '" + label + "'"));
    }

    private List<SuiteResult.Entry> measure(CheckpointMeasuring measuring, Screen screen) throws InterruptedException {
        CheckpointSource source = store.checkpoints(screen::say);
        List<SuiteResult.Entry> measured = new ArrayList<>();
        AtomicBoolean over = new AtomicBoolean();
        try (OnInterruption _ = OnInterruption.run(() -> {
            if (!over.get()) {
                screen.say("interrupted; the same command goes on with the responses that are missing");
            }
        })) {
            for (String checkpoint : checkpoints) {
                CountProgress progress = new CountProgress("responses", System::nanoTime, screen::tick);
                try (CheckpointSource.Found found = source.find(checkpoint)) {
                    measured.add(measuring.measure(
                            checkpoint,
                            found.folder(),
                            (numDrawn, numMissing) -> progress.at(numDrawn, (double) numDrawn / numMissing)));
                }
            }
            over.set(true);
            return measured;
        }
    }

    private void write(SuiteResult result) {
        String text = SuiteResultJson.write(result);
        if (out != null) {
            try (PendingFile file = PendingFile.begin(out, force)) {
                text.lines().forEach(line -> file.writeLine(LineBytes.of(line.getBytes(StandardCharsets.UTF_8))));
                file.finish();
            }
        }
        if (json) {
            System.out.print(text);
            System.out.flush();
        } else {
            SuiteTables.lines(result).forEach(System.out::println);
        }
    }

    private static TriadException invalid(String message) {
        return new TriadException(ErrorCode.INVALID_REQUEST, message);
    }
}
