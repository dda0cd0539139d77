// SPDX-License-Identifier: Apache-2.0
package io.triad.recipe;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * The whole of a run: what it starts from, the three stages, and how the results are measured. A recipe and the code
 * decide every weight; nothing else does.
 *
 * @param name lower-case letters, digits and hyphens; names the run
 * @param seed root of every seed of the run
 * @param promptStyle how tasks are put into words; silent: full
 * @param tasks which tasks are made, and in which words
 * @param base what the run starts from
 * @param alignment stage A, the specialists
 * @param merge stage B, the merge
 * @param domain stage C, the domain
 * @param evaluation how the finals are measured
 * @param checkpoints which versions keep their weights
 */
public record Recipe(
        @Describes("Names the run: its id is `name-n`.")
        @Matches(
                pattern = "[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?",
                says = "1 to 40 lower-case letters, digits and inner hyphens")
        String name,

        @Describes("Root of every seed.") long seed,

        @Describes("How tasks are put into words.") @Default("\"full\"")
        PromptStyleName promptStyle,

        TaskPlan tasks,
        BaseModel base,
        Alignment alignment,
        MergePlan merge,
        DomainStage domain,
        EvaluationPlan evaluation,
        CheckpointPolicy checkpoints) {
    public Recipe {
        Constraints.check(
                Recipe.class, name, seed, promptStyle, tasks, base, alignment, merge, domain, evaluation, checkpoints);
        if (base instanceof ColdStart coldStart) {
            checkPositions(coldStart.architecture().maxPositions(), alignment, domain, evaluation);
        }
    }

    private static void checkPositions(
            int maxPositions, Alignment alignment, DomainStage domain, EvaluationPlan evaluation) {
        List<Problem> problems = new ArrayList<>();
        checkPositions("alignment.batch.maxTokens", alignment.batch().maxTokens(), maxPositions, problems);
        checkPositions("domain.batch.maxTokens", domain.batch().maxTokens(), maxPositions, problems);
        checkPositions("evaluation.maxTokens", evaluation.maxTokens(), maxPositions, problems);
        if (!problems.isEmpty()) {
            throw new RecipeException("recipe", problems);
        }
    }

    private static void checkPositions(String path, int maxTokens, int maxPositions, List<Problem> problems) {
        if (maxTokens >= maxPositions) {
            problems.add(new Problem(
                    path,
                    Integer.toString(maxTokens),
                    "must be below base.coldStart.architecture.maxPositions, " + maxPositions
                            + ", so that a prompt fits too",
                    List.of()));
        }
    }

    /**
     * Returns what the recipe says about a lane that learns from rewards.
     *
     * @throws IllegalArgumentException for base and merged, which do not
     */
    public LanePlan plan(Lane lane) {
        return switch (lane) {
            case DEDUCTION, INDUCTION, ABDUCTION ->
                new LanePlan(
                        lane,
                        lane.label(),
                        alignment.curriculumOf(lane),
                        alignment.batch(),
                        alignment.training(),
                        alignment.offPolicySteps(),
                        Duration.ofSeconds(alignment.groupDeadlineSeconds()),
                        alignment.estimator(),
                        RewardSchemeName.META);
            case DOMAIN_META, DOMAIN_INSTRUCT ->
                new LanePlan(
                        lane,
                        domain.label(),
                        domain.curriculum(),
                        domain.batch(),
                        domain.training(),
                        domain.offPolicySteps(),
                        Duration.ofSeconds(domain.groupDeadlineSeconds()),
                        domain.estimator(),
                        RewardSchemeName.DOMAIN);
            case BASE, MERGED ->
                throw new IllegalArgumentException("lane " + lane.label() + " does not learn from rewards");
        };
    }

    /** Returns the training steps of a lane: 0 for an imported base and for the merge. */
    public int numSteps(Lane lane) {
        return switch (lane) {
            case BASE -> base instanceof ColdStart coldStart ? coldStart.steps() : 0;
            case MERGED -> 0;
            case DEDUCTION, INDUCTION, ABDUCTION, DOMAIN_META, DOMAIN_INSTRUCT ->
                plan(lane).curriculum().numSteps();
        };
    }

    /** Returns the recipe with another seed. */
    public Recipe withSeed(long other) {
        return new Recipe(name, other, promptStyle, tasks, base, alignment, merge, domain, evaluation, checkpoints);
    }

    /** Returns the recipe with these questions for the domain stage. */
    public Recipe withData(DomainData data) {
        return new Recipe(
                name, seed, promptStyle, tasks, base, alignment, merge, domain.withData(data), evaluation, checkpoints);
    }

    /** Returns the recipe with every default filled in, as JSON with sorted keys and no blanks: equal recipes, equal bytes. */
    public String canonicalJson() {
        return CanonicalJson.write(this);
    }

    /** Returns what the recipe says of how a lane trains, as canonical JSON: its base, alignment or domain. */
    public String sectionJson(Lane lane) {
        return switch (lane) {
            case BASE -> CanonicalJson.write(base);
            case DEDUCTION, INDUCTION, ABDUCTION -> CanonicalJson.write(alignment);
            case MERGED -> CanonicalJson.write(merge);
            case DOMAIN_META, DOMAIN_INSTRUCT -> CanonicalJson.write(domain);
        };
    }

    /** Returns the SHA-256 of {@link #canonicalJson} in UTF-8, 64 lower-case hex digits. */
    public String digest() {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256")
                            .digest(canonicalJson().getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
