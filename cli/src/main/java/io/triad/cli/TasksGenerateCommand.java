// SPDX-License-Identifier: Apache-2.0
package io.triad.cli;

import io.triad.cli.file.LineBytes;
import io.triad.cli.file.PendingFile;
import io.triad.cli.progress.CountProgress;
import io.triad.cli.screen.Screen;
import io.triad.cli.screen.Screens;
import io.triad.cli.tasks.TaskDraw;
import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import io.triad.reasoning.prompt.PromptStyle;
import io.triad.reasoning.prompt.Prompts;
import io.triad.reasoning.task.Task;
import io.triad.taskfile.TaskJson;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code triad tasks generate}: tasks into a file. */
@Command(
        name = "generate",
        description = {
            "Makes tasks, one JSON object a line, no two of them alike.",
            "The same options give the same bytes, on any machine and any number of threads."
        })
final class TasksGenerateCommand implements Callable<Integer> {
    private static final String STANDARD_OUT = "-";

    @Mixin
    private final HelpOption help = new HelpOption();

    @Mixin
    private final DrawOptions options = new DrawOptions();

    @Option(
            names = "--style",
            paramLabel = "STYLE",
            defaultValue = "full",
            description = "How the prompt is put: full, or compact for tiny models (default: ${DEFAULT-VALUE}).")
    private String style = "";

    @Option(
            names = "--out",
            paramLabel = "FILE",
            required = true,
            description = "Where the tasks go; - is standard output. The file is there once it is whole.")
    private String out = "";

    @Option(names = "--force", description = "Replaces the file if there is one.")
    private boolean force;

    @Mixin
    private final ThreadsOption threads = new ThreadsOption();

    @Override
    public Integer call() throws InterruptedException {
        TaskDraw draw = options.draw();
        long count = options.count();
        PromptStyle words = DrawOptions.read("--style", () -> PromptStyle.of(style));
        Function<Task, LineBytes> render = task -> LineBytes.of(
                TaskJson.write(task, Prompts.render(task.puzzle(), words)).getBytes(StandardCharsets.UTF_8));
        int workers = threads.number();
        try (Screen screen = Screens.open(true)) {
            return out.equals(STANDARD_OUT)
                    ? toStandardOut(draw, count, workers, render, screen)
                    : toFile(draw, count, workers, render, screen);
        }
    }

    private int toFile(TaskDraw draw, long count, int workers, Function<Task, LineBytes> render, Screen screen)
            throws InterruptedException {
        Path target = Path.of(out);
        try (PendingFile file = PendingFile.begin(target, force);
                OnInterruption _ = OnInterruption.run(() -> {
                    if (file.abandon()) {
                        screen.say("interrupted; nothing was written to " + target);
                    }
                })) {
            TaskDraw.Drawn drawn = draw.run(count, workers, render, counted(count, screen, file::writeLine));
            if (!file.finish()) {
                return TriadCommand.FAILED;
            }
            return end(draw, count, drawn, target + " has", screen);
        }
    }

    private int toStandardOut(TaskDraw draw, long count, int workers, Function<Task, LineBytes> render, Screen screen)
            throws InterruptedException {
        PrintStream stream = new PrintStream(System.out, false, StandardCharsets.UTF_8);
        TaskDraw.Drawn drawn = draw.run(count, workers, render, counted(count, screen, line -> {
            stream.write(line.array(), 0, line.size());
            stream.write('\n');
            // A reader that has gone away, such as head, ends the command.
            if (stream.checkError()) {
                throw new TriadException(ErrorCode.UNAVAILABLE, "standard output was closed by its reader");
            }
        }));
        return end(draw, count, drawn, "standard output has", screen);
    }

    private static Consumer<LineBytes> counted(long count, Screen screen, Consumer<LineBytes> sink) {
        CountProgress progress = new CountProgress("tasks", System::nanoTime, screen::tick);
        long[] done = {0};
        return line -> {
            sink.accept(line);
            done[0]++;
            progress.at(done[0], (double) done[0] / count);
        };
    }

    private static int end(TaskDraw draw, long count, TaskDraw.Drawn drawn, String where, Screen screen) {
        String passedOver = drawn.numPassedOver() == 0
                ? ""
                : String.format(Locale.ROOT, "; %,d more were like one of them", drawn.numPassedOver());
        screen.say(String.format(Locale.ROOT, "%s %,d tasks%s", where, drawn.numTasks(), passedOver));
        if (drawn.numTasks() == count) {
            return 0;
        }
        screen.say(String.format(
                Locale.ROOT,
                "triad: %s has no more than %,d different tasks of level %d in this split and mix of families, and %,d"
                        + " were asked for",
                draw.ability().label(),
                drawn.numTasks(),
                draw.level(),
                count));
        return TriadCommand.FAILED;
    }
}
