// SPDX-License-Identifier: Apache-2.0
package io.triad.evaluation.suite;

import io.triad.dataset.SourceFiles;
import io.triad.dataset.SuiteQuestions;
import io.triad.dataset.TaskSettings;
import io.triad.evaluation.heldout.HeldOutSet;
import io.triad.evaluation.heldout.HeldOutTask;
import io.triad.evaluation.program.ProgramProblem;
import io.triad.evaluation.program.ProgramPrompt;
import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import io.triad.messaging.Derived;
import io.triad.reasoning.prompt.Prompts;
import io.triad.reasoning.puzzle.Ability;
import io.triad.reasoning.task.Task;
import io.triad.reasoning.verdict.RewardScheme;
import io.triad.reasoning.verdict.Verdict;
import io.triad.reasoning.verdict.Verifier;
import io.triad.recipe.DataSource;
import io.triad.recipe.EvaluationSuite;
import io.triad.recipe.HeldOutTasks;
import io.triad.recipe.SuiteNeed;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * The tasks of a suite: those that it makes, then the questions of its files by their names.
 *
 * @param files what was read of each file
 * @param sha256 of the ids and prompts of all tasks in their order: two measurements of one digest asked the same
 */
public record SuiteTasks(EvaluationSuite suite, List<SuiteTask> tasks, List<QuestionFile> files, String sha256) {
    /**
     * A file of questions.
     *
     * @param name within the suite
     * @param sha256 digest of its bytes
     * @param numQuestions questions that are asked
     * @param numUnusable rows that are not: they cannot be read, ask what another asks, or have an answer that cannot be judged
     * @param firstProblem of those, the first with its reason; empty when there is none
     */
    public record QuestionFile(String name, String sha256, int numQuestions, long numUnusable, String firstProblem) {}

    public SuiteTasks {
        tasks = List.copyOf(tasks);
        files = List.copyOf(files);
    }

    /**
     * Makes the tasks and reads the questions.
     *
     * @param places where the file of a path that the suite names is
     * @param verifier judges each question's own answer, so that no question is asked which no answer could solve
     * @throws TriadException INVALID_REQUEST when the suite needs what there is not, or names families or words that there are
     *     not, or a file is of no use; NOT_FOUND without a file; what the store throws
     */
    public static SuiteTasks of(
            EvaluationSuite suite, UnaryOperator<String> places, SourceFiles files, Verifier verifier) {
        return of(suite, places, files, verifier, false);
    }

    /**
     * Makes the tasks and reads the questions, which may ask for programs.
     *
     * @param mayRunPrograms whether what judges the responses may run programs that a model wrote
     * @throws TriadException as above; INVALID_REQUEST too when programs may not be run, and the suite needs it
     */
    public static SuiteTasks of(
            EvaluationSuite suite,
            UnaryOperator<String> places,
            SourceFiles files,
            Verifier verifier,
            boolean mayRunPrograms) {
        boolean asksForPrograms = suite.needs().isPresent();
        if (asksForPrograms && !mayRunPrograms) {
            throw new TriadException(
                    ErrorCode.INVALID_REQUEST,
                    "suite " + suite.name() + " " + missing(suite.needs().get()));
        }
        TaskSettings settings = TaskSettings.of(suite);
        List<SuiteTask> tasks = new ArrayList<>();
        suite.heldOut()
                .ifPresent(wanted -> made(suite, wanted, settings).forEach(task -> tasks.add(inWords(task, settings))));
        List<QuestionFile> read = new ArrayList<>();
        int numQuestions = 0;
        for (Map.Entry<String, DataSource> each : suite.questions().entrySet()) {
            DataSource source = each.getValue();
            DataSource placed = source.withPath(places.apply(source.path()));
            if (asksForPrograms) {
                ProgramQuestions questions = ProgramQuestions.read(files, each.getKey(), placed);
                read.add(questions.summary());
                for (ProgramProblem problem : questions.file().problems()) {
                    tasks.add(SuiteTask.OfProgram.of(
                            numQuestions++, each.getKey(), problem, ProgramPrompt.of(problem, settings.style())));
                }
                continue;
            }
            List<Task> usable = new ArrayList<>();
            read.add(read(SuiteQuestions.read(files, each.getKey(), placed), verifier, usable));
            for (Task task : usable) {
                tasks.add(inWords(new HeldOutTask(numQuestions++, task), settings));
            }
        }
        return new SuiteTasks(suite, tasks, read, digest(tasks));
    }

    private static SuiteTask inWords(HeldOutTask task, TaskSettings settings) {
        return SuiteTask.OfPuzzle.of(
                task, Prompts.render(task.task().puzzle(), settings.style(), settings.templates()));
    }

    private static String digest(List<SuiteTask> tasks) {
        StringBuilder all = new StringBuilder();
        for (SuiteTask task : tasks) {
            all.append(task.taskId()).append('\t').append(task.promptSha256()).append('\n');
        }
        return Derived.sha256Hex(all.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static String missing(SuiteNeed need) {
        return switch (need) {
            case CODE_EXECUTION ->
                "is not measured: the responses to its tasks are programs, which are judged by running them, and programs that a"
                        + " model wrote are run only where that is asked for; --run-code runs each of them in a sandbox, without"
                        + " network and files, within limits";
        };
    }

    /** Returns those that a verifier judges. */
    public List<SuiteTask.OfPuzzle> puzzles() {
        return tasks.stream()
                .filter(SuiteTask.OfPuzzle.class::isInstance)
                .map(SuiteTask.OfPuzzle.class::cast)
                .toList();
    }

    private static List<HeldOutTask> made(EvaluationSuite suite, HeldOutTasks wanted, TaskSettings settings) {
        List<Ability> abilities = wanted.abilities().stream()
                .map(kind -> Ability.of(kind.label()))
                .toList();
        return HeldOutSet.draw(suite.seed(), abilities, wanted.levels(), wanted.tasksPerLevel(), settings.families())
                .tasks();
    }

    private static QuestionFile read(SuiteQuestions questions, Verifier verifier, List<Task> usable) {
        long numUnusable = questions.dataset().numProblems();
        String firstProblem = questions.dataset().problems().stream()
                .findFirst()
                .map(problem -> "row " + problem.row() + ": " + problem.reason())
                .orElse("");
        for (Task task : questions.tasks()) {
            if (isJudged(task, verifier)) {
                usable.add(task);
                continue;
            }
            numUnusable++;
            firstProblem = firstProblem.isEmpty()
                    ? "row " + task.seed() + ": its answer '" + task.answer() + "' cannot be compared with others"
                    : firstProblem;
        }
        if (usable.isEmpty()) {
            throw new TriadException(
                    ErrorCode.INVALID_REQUEST,
                    "questions " + questions.name() + ": none of the rows of "
                            + questions.dataset().file() + " can be used; " + firstProblem);
        }
        return new QuestionFile(
                questions.name(), questions.dataset().sha256(), usable.size(), numUnusable, firstProblem);
    }

    /** Whether the question's own answer is right. */
    private static boolean isJudged(Task task, Verifier verifier) {
        String response = "<think></think><answer>" + task.answer() + "</answer>";
        return verifier.judge(task.puzzle(), response, RewardScheme.DOMAIN).verdict() == Verdict.CORRECT;
    }
}
