// SPDX-License-Identifier: Apache-2.0
package io.triad.evaluation.suite;

import io.triad.evaluation.program.ProgramJudge;
import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import io.triad.reasoning.verdict.Judgement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Judges the programs among responses, some at one time.
 *
 * @param numThreads how many; their time by the clock counts for some, so no more than the machine has processors
 * @param progress hears of each that is judged, in order
 */
public record ProgramVerdicts(ProgramJudge judge, int numThreads, Progress progress) {
    /** Hears of each program that is judged. */
    @FunctionalInterface
    public interface Progress {
        /** One more was judged, of so many. */
        void judged(int numJudged, int numPrograms);
    }

    JudgedPrograms judge(List<SuiteVerdicts.Response> responses) throws InterruptedException {
        List<JudgedProgram> judged = new ArrayList<>();
        ExecutorService threads = Executors.newFixedThreadPool(
                numThreads, Thread.ofPlatform().name("programs-", 0).factory());
        try {
            List<SuiteVerdicts.Response> programs = responses.stream()
                    .filter(response -> response.sample().task() instanceof SuiteTask.OfProgram)
                    .toList();
            List<Future<Judgement>> judgements = programs.stream()
                    .map(response -> threads.submit(() -> judge.judge(
                            ((SuiteTask.OfProgram) response.sample().task()).problem(),
                            response.drawn().text())))
                    .toList();
            for (int index = 0; index < programs.size(); index++) {
                WantedSample sample = programs.get(index).sample();
                judged.add(new JudgedProgram(
                        sample.task().taskId(), sample.decoding(), sample.sample(), value(judgements.get(index))));
                progress.judged(judged.size(), programs.size());
            }
            return new JudgedPrograms(judge.pythonVersion(), judged);
        } finally {
            threads.shutdownNow();
        }
    }

    private static Judgement value(Future<Judgement> judgement) throws InterruptedException {
        try {
            return judgement.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof TriadException cause
                    ? cause
                    : new TriadException(
                            ErrorCode.BROKEN_INVARIANT, "judging a program failed: " + e.getCause(), e.getCause());
        }
    }
}
