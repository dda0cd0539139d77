// SPDX-License-Identifier: Apache-2.0
package io.triad.cli;

import io.triad.cli.tasks.TaskDraw;
import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import io.triad.reasoning.puzzle.Ability;
import io.triad.reasoning.task.FamilyMix;
import io.triad.reasoning.task.Split;
import io.triad.reasoning.task.TaskFamilies;
import io.triad.reasoning.task.TaskSpec;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say which tasks are made. */
final class DrawOptions {
    @Option(
            names = "--ability",
            paramLabel = "ABILITY",
            description = "deduction, induction, abduction, arithmetic, or domain where there are families of yours.")
    private @Nullable String ability;

    @Option(names = "--level", paramLabel = "LEVEL", description = "How hard: 1 to 5.")
    private @Nullable Integer level;

    @Option(names = "--count", paramLabel = "NUMBER", description = "How many tasks, no two of them alike.")
    private @Nullable Long count;

    @Option(
            names = "--seed",
            paramLabel = "NUMBER",
            defaultValue = "0",
            description = "Seed of the first task; the others have the seeds that follow (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--split",
            paramLabel = "SPLIT",
            defaultValue = "train",
            description = "train or heldout, which have no puzzle in common (default: ${DEFAULT-VALUE}).")
    private String split = "";

    @Option(
            names = "--family",
            paramLabel = "FAMILY",
            description = "One family alone; 'triad tasks families' lists them (default: a mix of the ability's).")
    private @Nullable String family;

    /** Whether any of the options that have no default was given. */
    boolean isGiven() {
        return ability != null || level != null || count != null || family != null;
    }

    /** Returns what is to be drawn, where ability and level must be given. */
    TaskDraw draw() {
        return draw(ability(require("--ability", ability)), level(require("--level", level)));
    }

    /** Returns what is to be drawn: of every ability and of every level, where none is given. */
    List<TaskDraw> draws() {
        List<Ability> abilities = ability == null ? TaskFamilies.installed().abilities() : List.of(ability(ability));
        if (family != null && ability == null) {
            throw invalid("--family goes with --ability, and there is none");
        }
        List<Integer> levels = level == null
                ? IntStream.rangeClosed(1, TaskSpec.MAX_LEVEL).boxed().toList()
                : List.of(level(level));
        return abilities.stream()
                .flatMap(each -> levels.stream().map(wanted -> draw(each, wanted)))
                .toList();
    }

    private TaskDraw draw(Ability asked, int wanted) {
        FamilyMix mix = family == null ? FamilyMix.DEFAULT : read("--family", () -> FamilyMix.only(asked, family));
        TaskDraw draw = new TaskDraw(mix, asked, wanted, read("--split", () -> Split.of(split)), seed);
        read("--ability", () -> mix.spec(asked, wanted, draw.split(), seed));
        return draw;
    }

    private static Ability ability(String label) {
        return read("--ability", () -> Ability.of(label));
    }

    private static int level(int wanted) {
        if (wanted < 1 || wanted > TaskSpec.MAX_LEVEL) {
            throw invalid("--level is 1 to " + TaskSpec.MAX_LEVEL + ", not " + wanted);
        }
        return wanted;
    }

    /** Returns how many tasks are asked for, or {@code usual} where that is left open. */
    long countOr(long usual) {
        return count == null ? usual : count();
    }

    long count() {
        long wanted = require("--count", count);
        if (wanted < 1) {
            throw invalid("--count is at least 1, not " + wanted);
        }
        return wanted;
    }

    private static <T> T require(String option, @Nullable T value) {
        if (value == null) {
            throw invalid(option + " is missing");
        }
        return value;
    }

    static <T> T read(String option, Supplier<T> reader) {
        try {
            return reader.get();
        } catch (IllegalArgumentException e) {
            throw new TriadException(ErrorCode.INVALID_REQUEST, option + ": " + e.getMessage(), e);
        }
    }

    private static TriadException invalid(String message) {
        return new TriadException(ErrorCode.INVALID_REQUEST, message);
    }
}
