// SPDX-License-Identifier: Apache-2.0
package io.triad.taskgenerator.wire;

import io.triad.proto.task.v1.Difficulty;
import io.triad.reasoning.prompt.Prompt;
import io.triad.reasoning.prompt.PromptStyle;
import io.triad.reasoning.prompt.PromptTemplates;
import io.triad.reasoning.prompt.Prompts;
import io.triad.reasoning.puzzle.Ability;
import io.triad.reasoning.task.Split;
import io.triad.reasoning.task.Task;
import io.triad.recipe.RewardSchemeName;

/** Writes tasks to the wire, and reads what is asked for. */
public final class TaskWire {
    private TaskWire() {}

    /** Writes a task under {@code taskId}, put into words in {@code style}. */
    public static io.triad.proto.task.v1.Task write(String taskId, Task task, PromptStyle style) {
        return write(taskId, task, style, PromptTemplates.DEFAULT);
    }

    /** Writes a task under {@code taskId}, put into these words. */
    public static io.triad.proto.task.v1.Task write(
            String taskId, Task task, PromptStyle style, PromptTemplates templates) {
        Prompt prompt = Prompts.render(task.puzzle(), style, templates);
        return io.triad.proto.task.v1.Task.newBuilder()
                .setTaskId(taskId)
                .setAbility(write(task.ability()))
                .setFamily(task.family())
                .setLevel(task.level())
                .setSeed(task.seed())
                .setSplit(write(task.split()))
                .setGeneratorVersion(task.generatorVersion())
                .setPuzzle(PuzzleWire.write(task.puzzle()))
                .setAnswer(task.answer())
                .setSolution(task.solution())
                .setSystem(prompt.system())
                .setPrompt(prompt.user())
                .setDifficulty(Difficulty.newBuilder()
                        .setPropagations(task.difficulty().propagations())
                        .setDecisions(task.difficulty().decisions())
                        .setProofSize(task.difficulty().proofSize())
                        .setHypotheses(task.difficulty().hypotheses()))
                .build();
    }

    /** Writes a reward scheme. */
    public static io.triad.proto.task.v1.RewardScheme write(RewardSchemeName scheme) {
        return switch (scheme) {
            case META -> io.triad.proto.task.v1.RewardScheme.REWARD_SCHEME_META;
            case DOMAIN -> io.triad.proto.task.v1.RewardScheme.REWARD_SCHEME_DOMAIN;
        };
    }

    /**
     * Reads an ability.
     *
     * @throws IllegalArgumentException when it is unspecified or unknown
     */
    public static Ability read(io.triad.proto.task.v1.Ability ability) {
        return switch (ability) {
            case ABILITY_DEDUCTION -> Ability.DEDUCTION;
            case ABILITY_INDUCTION -> Ability.INDUCTION;
            case ABILITY_ABDUCTION -> Ability.ABDUCTION;
            case ABILITY_ARITHMETIC -> Ability.ARITHMETIC;
            case ABILITY_DOMAIN -> Ability.DOMAIN;
            case ABILITY_UNSPECIFIED, UNRECOGNIZED ->
                throw new IllegalArgumentException("ability is " + ability
                        + "; there are ABILITY_DEDUCTION, ABILITY_INDUCTION, ABILITY_ABDUCTION, ABILITY_ARITHMETIC and"
                        + " ABILITY_DOMAIN");
        };
    }

    /**
     * Reads a split.
     *
     * @throws IllegalArgumentException when it is unspecified or unknown
     */
    public static Split read(io.triad.proto.task.v1.Split split) {
        return switch (split) {
            case SPLIT_TRAIN -> Split.TRAIN;
            case SPLIT_HELDOUT -> Split.HELDOUT;
            case SPLIT_UNSPECIFIED, UNRECOGNIZED ->
                throw new IllegalArgumentException("split is " + split + "; there are SPLIT_TRAIN and SPLIT_HELDOUT");
        };
    }

    private static io.triad.proto.task.v1.Ability write(Ability ability) {
        return switch (ability) {
            case DEDUCTION -> io.triad.proto.task.v1.Ability.ABILITY_DEDUCTION;
            case INDUCTION -> io.triad.proto.task.v1.Ability.ABILITY_INDUCTION;
            case ABDUCTION -> io.triad.proto.task.v1.Ability.ABILITY_ABDUCTION;
            case ARITHMETIC -> io.triad.proto.task.v1.Ability.ABILITY_ARITHMETIC;
            case DOMAIN -> io.triad.proto.task.v1.Ability.ABILITY_DOMAIN;
        };
    }

    private static io.triad.proto.task.v1.Split write(Split split) {
        return switch (split) {
            case TRAIN -> io.triad.proto.task.v1.Split.SPLIT_TRAIN;
            case HELDOUT -> io.triad.proto.task.v1.Split.SPLIT_HELDOUT;
        };
    }
}
