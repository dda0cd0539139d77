// SPDX-License-Identifier: Apache-2.0
package io.triad.cli.plan;

import io.triad.dataset.QuestionLoader;
import io.triad.dataset.RunQuestions;
import io.triad.dataset.SourceFiles;
import io.triad.dataset.TaskSettings;
import io.triad.policy.folder.PolicyCompanions;
import io.triad.policy.tokenizer.PolicyTokenizer;
import io.triad.recipe.DataSource;
import io.triad.recipe.DomainData;
import io.triad.recipe.Recipe;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * Makes plans.
 *
 * @param given rates that hold in place of measured ones
 * @param meanResponse mean length of a drawn response in tokens; empty for the recipe's bounds
 * @param machine what all services together have; empty where each has machines of its own
 * @param measuringThreads threads to measure rates with; empty when nobody wants to know times
 */
public record Planner(
        TimePlan.Given given, OptionalInt meanResponse, Optional<Machine> machine, OptionalInt measuringThreads) {
    /**
     * Plans a recipe.
     *
     * @throws io.triad.recipe.RecipeException when it asks for tasks that there are not, or its files of questions are of no use
     */
    public Plan plan(Recipe recipe, PlannedModel model) {
        TaskSettings settings = TaskSettings.of(recipe);
        Optional<RunQuestions> questions = recipe.domain()
                .data()
                .filter(Planner::isHere)
                .map(data -> new QuestionLoader(SourceFiles.of(Optional.empty()), read -> {})
                        .pin(data)
                        .questions());
        Optional<PolicyTokenizer> tokenizer = model.companions().map(PolicyCompanions::tokenizer);
        try {
            PromptLengths lengths = new PromptLengths(settings, tokenizer, questions);
            Workload work = Workload.of(recipe, lengths::of, meanResponse);
            boolean countsAll = tokenizer.isPresent()
                    && (questions.isPresent() || recipe.domain().data().isEmpty());
            return plan(recipe, model, work, countsAll);
        } finally {
            tokenizer.ifPresent(PolicyTokenizer::close);
        }
    }

    private Plan plan(Recipe recipe, PlannedModel model, Workload work, boolean countsAll) {
        Footprint footprint = Footprint.of(recipe, model, work);
        boolean allGiven =
                given.samplingTokens().isPresent() && given.trainingTokens().isPresent();
        Optional<Rates> rates = measuringThreads.isEmpty() || allGiven
                ? Optional.empty()
                : Optional.of(RateMeasurement.measure(model.config(), work, measuringThreads.getAsInt()));
        Optional<TimePlan> times = rates.isPresent() || allGiven
                ? Optional.of(TimePlan.of(recipe, model, work, rates, given))
                : Optional.empty();
        return new Plan(
                recipe,
                model,
                work,
                footprint,
                rates,
                times,
                Findings.of(recipe, model, work, footprint, times, given, machine, countsAll));
    }

    private static boolean isHere(DomainData data) {
        return Stream.concat(Stream.of(data.train()), data.evaluation().stream())
                .map(DataSource::path)
                .allMatch(path -> !path.startsWith("s3://") && Files.isReadable(Path.of(path)));
    }
}
