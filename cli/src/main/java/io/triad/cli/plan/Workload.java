// SPDX-License-Identifier: Apache-2.0
package io.triad.cli.plan;

import io.triad.reasoning.puzzle.Ability;
import io.triad.reasoning.task.TaskFamilies;
import io.triad.recipe.Advance;
import io.triad.recipe.ColdStart;
import io.triad.recipe.DemonstrationShares;
import io.triad.recipe.EvaluationPlan;
import io.triad.recipe.Lane;
import io.triad.recipe.LanePlan;
import io.triad.recipe.Level;
import io.triad.recipe.MergePlan;
import io.triad.recipe.Recipe;
import io.triad.recipe.SearchMethod;
import io.triad.recipe.WeightSearchPlan;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.BiFunction;

/**
 * What a recipe asks of its services, stage by stage. Pure.
 *
 * @param lanes in the order of training, then the probes of curricula, the candidates of a weight search, and the measurement of all
 *     finals
 */
public record Workload(List<LaneWork> lanes) {
    private static final String EVALUATION = "evaluation";
    private static final String PROBES = "probes of levels";
    private static final String WEIGHT_SEARCH = "weight search";
    /** Base, three specialists, the merge and two domains; greedy comes beside the samples. */
    private static final int FINALS = Lane.values().length;

    public Workload {
        lanes = List.copyOf(lanes);
    }

    /**
     * Counts.
     *
     * @param lengths prompts of an ability at a level
     * @param meanResponse mean length of a drawn response in tokens; empty for the recipe's bound, the most there can be
     */
    public static Workload of(
            Recipe recipe, BiFunction<String, Integer, PromptLength> lengths, OptionalInt meanResponse) {
        List<LaneWork> lanes = new ArrayList<>();
        if (recipe.base() instanceof ColdStart coldStart) {
            lanes.add(supervised(coldStart, lengths));
        }
        for (Lane lane : Lane.values()) {
            if (lane.isReinforced()) {
                lanes.add(reinforced(recipe.plan(lane), lengths, meanResponse));
            }
        }
        Tally probes = new Tally();
        for (Lane lane : Lane.values()) {
            if (!lane.isReinforced()) {
                continue;
            }
            probe(recipe.plan(lane), lengths, meanResponse, recipe.evaluation().maxTokens(), probes);
        }
        if (probes.prompts > 0) {
            lanes.add(probes.work(PROBES, 0, true));
        }
        recipe.merge().search().ifPresent(search -> lanes.add(searched(recipe, search, lengths, meanResponse)));
        lanes.add(measured(recipe, lengths, meanResponse));
        return new Workload(lanes);
    }

    private static LaneWork supervised(ColdStart coldStart, BiFunction<String, Integer, PromptLength> lengths) {
        Map<String, Integer> shares = new LinkedHashMap<>();
        DemonstrationShares given = coldStart.shares();
        shares.put("deduction", given.deduction());
        shares.put("induction", given.induction());
        shares.put("abduction", given.abduction());
        shares.put("arithmetic", given.arithmetic());
        double parts = shares.values().stream().mapToInt(Integer::intValue).sum()
                * (double) coldStart.levels().size();
        double examples = (double) coldStart.steps() * coldStart.examplesPerStep();
        Tally tally = new Tally();
        shares.forEach((ability, share) -> coldStart.levels().forEach(level -> {
            PromptLength length = lengths.apply(ability, level);
            double part = examples * share / parts;
            tally.add(part, part, length, length.meanSolution(), (int) Math.ceil(length.meanSolution()));
        }));
        return tally.work(Lane.BASE.label(), coldStart.steps(), false);
    }

    private static LaneWork reinforced(
            LanePlan plan, BiFunction<String, Integer, PromptLength> lengths, OptionalInt meanResponse) {
        int bound = plan.batch().maxTokens();
        Tally tally = new Tally();
        for (Level level : plan.curriculum().levels()) {
            double prompts = (double) level.steps()
                    * plan.batch().prompts()
                    * (1 + plan.batch().refills());
            tally.add(
                    prompts,
                    prompts * plan.batch().samples(),
                    lengths.apply(plan.ability(), level.level()),
                    Math.min(bound, meanResponse.orElse(bound)),
                    bound);
        }
        return tally.work(plan.lane().label(), plan.curriculum().numSteps(), true);
    }

    private static void probe(
            LanePlan plan,
            BiFunction<String, Integer, PromptLength> lengths,
            OptionalInt meanResponse,
            int bound,
            Tally tally) {
        for (Level level : plan.curriculum().levels()) {
            if (level.advance().orElse(null) instanceof Advance.HeldOutAccuracy accuracy) {
                double prompts = (double) ((level.steps() - 1) / accuracy.every()) * accuracy.tasks();
                tally.add(
                        prompts,
                        prompts,
                        lengths.apply(plan.ability(), level.level()),
                        Math.min(bound, meanResponse.orElse(bound)),
                        bound);
            }
        }
    }

    /** Each candidate answers each validation task once; how many there are at most. */
    private static LaneWork searched(
            Recipe recipe,
            WeightSearchPlan search,
            BiFunction<String, Integer, PromptLength> lengths,
            OptionalInt meanResponse) {
        double prompts = (double) numCandidates(recipe.merge(), search)
                * search.validation().tasksPerLevel();
        int bound = recipe.evaluation().maxTokens();
        Tally tally = new Tally();
        for (Ability ability : TaskFamilies.installed().abilities()) {
            for (int level : search.validation().levels()) {
                tally.add(
                        prompts,
                        prompts,
                        lengths.apply(ability.label(), level),
                        Math.min(bound, meanResponse.orElse(bound)),
                        bound);
            }
        }
        return tally.work(WEIGHT_SEARCH, 0, true);
    }

    /** Returns how many merges are tried at most: the paper's weights, equal ones, the recipe's own, and the method's. */
    private static int numCandidates(MergePlan merge, WeightSearchPlan search) {
        int references = merge.weights().equals(MergePlan.PAPER) ? 2 : 3;
        return references
                + switch (search.method()) {
                    case SearchMethod.Grid grid -> grid.numPoints();
                    case SearchMethod.CmaEs cmaEs -> search.maxCandidates();
                };
    }

    private static LaneWork measured(
            Recipe recipe, BiFunction<String, Integer, PromptLength> lengths, OptionalInt meanResponse) {
        EvaluationPlan plan = recipe.evaluation();
        double prompts = (double) plan.tasksPerLevel() * FINALS;
        double mean = Math.min(plan.maxTokens(), meanResponse.orElse(plan.maxTokens()));
        Tally tally = new Tally();
        for (Ability ability : TaskFamilies.installed().abilities()) {
            for (int level : plan.levels()) {
                tally.add(
                        prompts,
                        prompts * (plan.samples() + 1),
                        lengths.apply(ability.label(), level),
                        mean,
                        plan.maxTokens());
            }
        }
        if (recipe.domain().data().isPresent()) {
            tally.add(
                    prompts,
                    prompts * (plan.samples() + 1),
                    lengths.apply(PromptLengths.DOMAIN, 1),
                    mean,
                    plan.maxTokens());
        }
        return tally.work(EVALUATION, 0, true);
    }

    /** Adds up what the parts of a piece of work take. */
    private static final class Tally {
        private double prompts;
        private double responses;
        private double promptTokens;
        private double responseTokens;
        private int longestPrompt;
        private int longestResponse;

        void add(double morePrompts, double moreResponses, PromptLength length, double meanResponse, int longest) {
            prompts += morePrompts;
            responses += moreResponses;
            promptTokens += morePrompts * length.mean();
            responseTokens += moreResponses * meanResponse;
            longestPrompt = Math.max(longestPrompt, length.longest());
            longestResponse = Math.max(longestResponse, longest);
        }

        LaneWork work(String name, long steps, boolean isSampled) {
            return new LaneWork(
                    name,
                    steps,
                    Math.round(prompts),
                    Math.round(responses),
                    promptTokens,
                    responseTokens,
                    longestPrompt,
                    longestResponse,
                    isSampled);
        }
    }
}
