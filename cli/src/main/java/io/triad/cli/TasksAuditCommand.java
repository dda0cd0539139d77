// SPDX-License-Identifier: Apache-2.0
package io.triad.cli;

import io.triad.cli.audit.AuditJson;
import io.triad.cli.file.BoundedLines;
import io.triad.cli.file.LineBytes;
import io.triad.cli.file.PendingFile;
import io.triad.cli.file.Targets;
import io.triad.cli.progress.CountProgress;
import io.triad.cli.screen.Screen;
import io.triad.cli.screen.Screens;
import io.triad.cli.table.TextTable;
import io.triad.cli.tasks.TaskDraw;
import io.triad.failure.TriadException;
import io.triad.policy.tokenizer.PolicyTokenizer;
import io.triad.reasoning.audit.AuditReport;
import io.triad.reasoning.audit.AuditTable;
import io.triad.reasoning.audit.TaskAudit;
import io.triad.reasoning.prompt.PromptStyle;
import io.triad.reasoning.prompt.Prompts;
import io.triad.taskfile.TaskJson;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code triad tasks audit}: whether tasks can be had by a shortcut, and how hard they are. */
@Command(
        name = "audit",
        description = {
            "Tries cheap tricks on tasks, and tells how much work they are for a solver.",
            "Looks at the tasks of files, or at tasks that it makes: of every ability and level unless told which.",
            "Exit status 1 means that a trick works, a level is no harder than the one below, a prompt is too long,"
                    + " or a line is no task."
        })
final class TasksAuditCommand implements Callable<Integer> {
    private static final long USUAL_COUNT = 2_000;
    private static final int MOST_SAID = 20;

    @Mixin
    private final HelpOption help = new HelpOption();

    @Option(names = "--in", arity = "1..*", paramLabel = "FILE", description = "Tasks, JSON Lines.")
    private List<Path> in = new ArrayList<>();

    @Mixin
    private final DrawOptions options = new DrawOptions();

    @Option(
            names = "--style",
            paramLabel = "STYLE",
            defaultValue = "full",
            description = "How prompts are put whose tokens are counted (default: ${DEFAULT-VALUE});"
                    + " files have prompts of their own.")
    private String style = "";

    @Option(
            names = "--tokenizer",
            paramLabel = "FILE",
            description = "A tokenizer.json, or its folder: the tokens of prompts are held against a budget.")
    private @Nullable Path tokenizer;

    @Option(names = "--json", paramLabel = "FILE", description = "Writes the report as JSON, over an earlier one.")
    private @Nullable Path json;

    @Option(names = "--markdown", paramLabel = "FILE", description = "Writes the report as Markdown, likewise.")
    private @Nullable Path markdown;

    @Mixin
    private final ThreadsOption threads = new ThreadsOption();

    @Override
    public Integer call() throws InterruptedException {
        if (!in.isEmpty() && options.isGiven()) {
            throw Targets.refused("--in names the tasks, so --ability, --level, --count and --family say nothing;"
                    + " leave them or --in out");
        }
        for (Path document : documents()) {
            Targets.check(document, true);
        }
        if (tokenizer == null) {
            return audit(new Taken(new TaskAudit()));
        }
        Path file = Files.isDirectory(tokenizer) ? tokenizer.resolve("tokenizer.json") : tokenizer;
        if (!Files.isRegularFile(file)) {
            throw Targets.refused("--tokenizer: there is no file " + file);
        }
        try (PolicyTokenizer opened = PolicyTokenizer.open(file)) {
            return audit(new Taken(new TaskAudit(
                    prompt -> opened.prompt(prompt.system(), prompt.user()).size())));
        }
    }

    private List<Path> documents() {
        List<Path> documents = new ArrayList<>();
        if (json != null) {
            documents.add(json);
        }
        if (markdown != null) {
            documents.add(markdown);
        }
        return documents;
    }

    /** The tasks that were taken in. */
    private static final class Taken {
        private final TaskAudit audit;
        private long numTasks;

        private Taken(TaskAudit audit) {
            this.audit = audit;
        }

        private void add(TaskJson.Written written) {
            audit.add(written.task(), written.prompt());
            numTasks++;
        }
    }

    private int audit(Taken taken) throws InterruptedException {
        long numBad = 0;
        try (Screen screen = Screens.open(true)) {
            if (in.isEmpty()) {
                draw(taken, screen);
            } else {
                numBad = read(taken, screen);
            }
        }
        if (taken.numTasks == 0) {
            throw Targets.refused("there are no tasks to audit in " + in);
        }
        AuditReport report = taken.audit.report();
        report.tables().forEach(TasksAuditCommand::print);
        report.objections().forEach(objection -> System.out.println("does not pass: " + objection));
        System.out.println(report.passes() ? "the tasks pass" : "the tasks do not pass");
        write(json, AuditJson.of(report));
        write(markdown, report.markdown());
        return report.passes() && numBad == 0 ? 0 : TriadCommand.FAILED;
    }

    private static void print(AuditTable table) {
        System.out.println(table.title());
        System.out.println();
        new TextTable(table.header(), table.rows()).lines().forEach(System.out::println);
        System.out.println();
    }

    private void draw(Taken taken, Screen screen) throws InterruptedException {
        PromptStyle words = DrawOptions.read("--style", () -> PromptStyle.of(style));
        long count = options.countOr(USUAL_COUNT);
        List<TaskDraw> draws = options.draws();
        Consumer<TaskJson.Written> sink = counted(taken, count * draws.size(), screen);
        for (TaskDraw draw : draws) {
            draw.run(
                    count,
                    threads.number(),
                    task -> new TaskJson.Written(task, Prompts.render(task.puzzle(), words)),
                    sink);
        }
    }

    private static Consumer<TaskJson.Written> counted(Taken taken, long count, Screen screen) {
        CountProgress progress = new CountProgress("tasks", System::nanoTime, screen::tick);
        return written -> {
            taken.add(written);
            progress.at(taken.numTasks, (double) taken.numTasks / count);
        };
    }

    /** Takes the tasks of the files in, and returns how many lines are none. */
    private long read(Taken taken, Screen screen) {
        CountProgress progress = new CountProgress("tasks", System::nanoTime, screen::tick);
        long numBad = 0;
        for (int index = 0; index < in.size(); index++) {
            Path file = in.get(index);
            long numBytes = Math.max(1, file.toFile().length());
            try (BoundedLines lines = BoundedLines.open(file, TaskJson.MAX_LENGTH)) {
                while (lines.hasNext()) {
                    BoundedLines.Line line = lines.next();
                    try {
                        taken.add(task(line));
                    } catch (TriadException e) {
                        if (numBad++ < MOST_SAID) {
                            screen.say(file + ":" + line.number() + ": " + e.getMessage());
                        }
                    }
                    progress.at(
                            taken.numTasks, (index + Math.min(1.0, (double) lines.numBytes() / numBytes)) / in.size());
                }
            }
        }
        if (numBad > 0) {
            screen.say(numBad + " lines are no tasks and were left out");
        }
        return numBad;
    }

    private static TaskJson.Written task(BoundedLines.Line line) {
        if (!line.isWhole()) {
            throw Targets.refused(
                    "the line has " + line.length() + " bytes, more than the " + TaskJson.MAX_LENGTH + " of a task");
        }
        return TaskJson.readWritten(new String(line.bytes().array(), StandardCharsets.UTF_8));
    }

    private static void write(@Nullable Path target, String document) {
        if (target != null) {
            try (PendingFile file = PendingFile.begin(target, true)) {
                file.writeLine(LineBytes.of(document.strip().getBytes(StandardCharsets.UTF_8)));
                file.finish();
            }
        }
    }
}
