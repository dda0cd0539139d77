// SPDX-License-Identifier: Apache-2.0
package io.triad.cli.tasks;

import io.triad.cli.work.OrderedWork;
import io.triad.reasoning.puzzle.Ability;
import io.triad.reasoning.task.FamilyMix;
import io.triad.reasoning.task.Novelty;
import io.triad.reasoning.task.Split;
import io.triad.reasoning.task.Task;
import io.triad.reasoning.task.TaskGenerator;
import java.util.Iterator;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.LongStream;

/**
 * The tasks of a level, none twice: those of {@link io.triad.reasoning.task.DistinctTasks}, but made on several threads. What
 * comes depends on the order alone.
 *
 * @param firstSeed seed of the first; the others have the seeds that follow
 */
public record TaskDraw(FamilyMix mix, Ability ability, int level, Split split, long firstSeed) {

    /** What was drawn: how many tasks, and how many seeds' tasks were passed over because they were not new. */
    public record Drawn(long numTasks, long numPassedOver) {}

    private record Candidate<T>(Task task, T rendered) {}

    /**
     * Draws until there are enough tasks or no more are to be had.
     *
     * @param render what is made of a task, on any of the threads
     * @param sink takes what was made, in the order of the seeds and on the caller's thread
     */
    public <T> Drawn run(long count, int threads, Function<Task, T> render, Consumer<T> sink)
            throws InterruptedException {
        // Refuses what cannot be asked for, before there are threads.
        mix.spec(ability, level, split, firstSeed);
        Novelty novelty = new Novelty();
        long[] numTasks = {0};
        Iterator<Long> seeds =
                LongStream.iterate(firstSeed, seed -> seed + 1).boxed().iterator();
        new OrderedWork<Long, Candidate<T>>(threads, Long.MAX_VALUE, _ -> 0, seed -> candidate(seed, render))
                .run(seeds, candidate -> {
                    if (novelty.isNew(candidate.task())) {
                        sink.accept(candidate.rendered());
                        numTasks[0]++;
                    }
                    return numTasks[0] < count && !novelty.isExhausted();
                });
        return new Drawn(numTasks[0], novelty.numPassedOver());
    }

    private <T> Candidate<T> candidate(long seed, Function<Task, T> render) {
        Task task = TaskGenerator.generate(mix.spec(ability, level, split, seed));
        return new Candidate<>(task, render.apply(task));
    }
}
