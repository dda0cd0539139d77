// SPDX-License-Identifier: Apache-2.0
package io.triad.taskgenerator.admission;

import io.triad.dataset.TaskSettings;
import io.triad.proto.run.v1.RunRequested;
import io.triad.proto.run.v1.RunState;
import io.triad.recipe.DomainData;
import io.triad.recipe.Problem;
import io.triad.recipe.Recipe;
import io.triad.recipe.RecipeException;
import io.triad.recipe.RecipeReader;
import io.triad.taskgenerator.run.RunBook;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/** Takes requests for runs: checks the recipe and what it names, finds the run's id and writes the event, one request after another. */
public final class RunRequests {
    private static final Pattern RUN_ID = Pattern.compile("[a-z0-9-]{1,64}");

    private final RunBook book;
    private final UnaryOperator<DomainData> pin;
    private final Consumer<RunRequested> log;

    /**
     * Creates the desk.
     *
     * @param book the runs that there are
     * @param pin reads a recipe's questions and states the digests of their files; throws a RecipeException when they cannot
     *     serve
     * @param log writes the event, and returns when the log has it
     */
    public RunRequests(RunBook book, UnaryOperator<DomainData> pin, Consumer<RunRequested> log) {
        this.book = book;
        this.pin = pin;
        this.log = log;
    }

    /**
     * Takes a request; the same one again changes nothing.
     *
     * @param recipeText YAML or JSON
     * @param askedRunId id wanted; without one, the recipe's name and the first free number
     * @throws RecipeException when the recipe, what it names or the id is not allowed, with all that is wrong
     * @throws io.triad.failure.TriadException UNAVAILABLE when the log does not take the event
     */
    public synchronized Admission take(String recipeText, Optional<String> askedRunId) {
        askedRunId.ifPresent(RunRequests::checkRunId);
        Recipe recipe = admissible(RecipeReader.read(recipeText, "recipe"));
        String runId = askedRunId.orElseGet(() -> firstFree(recipe.name()));
        Optional<RunState> known = book.describe(runId);
        if (known.isPresent()) {
            String knownDigest = known.get().getRecipeSha256();
            return knownDigest.equals(recipe.digest())
                    ? new Admission.Known(known.get())
                    : new Admission.Conflict(runId, knownDigest, recipe.digest());
        }
        RunRequested request = RunRequested.newBuilder()
                .setRunId(runId)
                .setRecipeJson(recipe.canonicalJson())
                .setRecipeSha256(recipe.digest())
                .build();
        log.accept(request);
        book.apply(request);
        return new Admission.Accepted(book.describe(runId).orElseThrow());
    }

    /** The recipe as the run will have it: its names exist, its questions can be read, and their bytes are stated. */
    private Recipe admissible(Recipe asked) {
        TaskSettings unused = TaskSettings.of(asked);
        return asked.domain()
                .data()
                .map(data -> asked.withData(pin.apply(data)))
                .orElse(asked);
    }

    private String firstFree(String name) {
        int number = 1;
        while (book.describe(name + "-" + number).isPresent()) {
            number++;
        }
        return name + "-" + number;
    }

    private static void checkRunId(String runId) {
        if (!RUN_ID.matcher(runId).matches()) {
            throw new RecipeException(
                    "request",
                    List.of(new Problem(
                            "runId", runId, "must be 1 to 64 lower-case letters, digits and hyphens", List.of())));
        }
    }
}
