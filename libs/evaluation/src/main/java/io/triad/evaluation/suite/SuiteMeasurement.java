// SPDX-License-Identifier: Apache-2.0
package io.triad.evaluation.suite;

import io.triad.evaluation.samples.RecordedSample;
import io.triad.evaluation.samples.RecordedSamples;
import io.triad.evaluation.sampling.AskedPolicy;
import io.triad.evaluation.sampling.DrawnResponse;
import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import io.triad.policy.sampling.SampleRequest;
import io.triad.policy.sampling.Sampling;
import io.triad.policy.sampling.StreamingSampler;
import io.triad.policy.sampling.TokenListener;
import io.triad.reasoning.verdict.Verifier;
import io.triad.recipe.SuiteDecoding;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;

/**
 * Measures a checkpoint by a suite, in two parts: {@link #draw} draws what is not recorded yet, {@link #judge} works everything out
 * from the record. The first may be killed at any moment and goes on where it ended; the second can be done again and again, by
 * another verifier or for another metric.
 *
 * <p>Responses are recorded in the order in which the suite asks for them, whatever the order in which they end. So the record
 * of a measurement that was killed and went on has the same bytes as that of one which was not.
 */
public final class SuiteMeasurement {
    private final SuiteTasks tasks;
    private final RecordedSamples recorded;
    private final List<WantedSample> wanted;

    /** Measures a checkpoint; what is drawn goes to the record, which the caller closes. */
    public SuiteMeasurement(SuiteTasks tasks, Subject subject, RecordedSamples recorded) {
        this.tasks = tasks;
        this.recorded = recorded;
        this.wanted = WantedSample.of(tasks, subject);
    }

    /** Hears of each response that is recorded. */
    @FunctionalInterface
    public interface Progress {
        /**
         * One more was drawn.
         *
         * @param numDrawn so far
         * @param numMissing how many there are to draw in all
         */
        void drawn(long numDrawn, long numMissing);
    }

    /** Returns how many responses the suite asks for. */
    public int numWanted() {
        return wanted.size();
    }

    /** Returns how many of them are not recorded yet. */
    public long numMissing() {
        return wanted.stream()
                .map(WantedSample::key)
                .distinct()
                .filter(key -> !recorded.has(key))
                .count();
    }

    private record InTheMaking(WantedSample sample, Optional<Sampling> sampling) {}

    /**
     * Draws what is missing and records it.
     *
     * @param window most responses in the making at one time, those that wait for their turn to be recorded included
     * @return how many were drawn
     * @throws InterruptedException when the thread is interrupted; what was recorded stays
     * @throws TriadException what the sampler and the record throw
     */
    public long draw(StreamingSampler sampler, AskedPolicy policy, int window, Progress progress)
            throws InterruptedException {
        long numMissing = numMissing();
        long numDrawn = 0;
        Deque<InTheMaking> making = new ArrayDeque<>();
        try {
            for (WantedSample sample : wanted) {
                if (recorded.has(sample.key()) || isInTheMaking(sample, making)) {
                    continue;
                }
                making.add(begin(sample, sampler, policy));
                if (making.size() >= window) {
                    record(making, policy);
                    progress.drawn(++numDrawn, numMissing);
                }
            }
            while (!making.isEmpty()) {
                record(making, policy);
                progress.drawn(++numDrawn, numMissing);
            }
            recorded.force();
            return numDrawn;
        } finally {
            making.forEach(each -> each.sampling.ifPresent(Sampling::cancel));
        }
    }

    /** Two tasks may ask the same in the same words; only neighbours of a file can, and there are few in the making. */
    private static boolean isInTheMaking(WantedSample sample, Deque<InTheMaking> making) {
        return making.stream().anyMatch(each -> each.sample.key().equals(sample.key()));
    }

    private InTheMaking begin(WantedSample sample, StreamingSampler sampler, AskedPolicy policy) {
        SuiteDecoding plan = tasks.suite().decoding();
        Optional<SampleRequest> request = policy.request(
                policy.tokens(sample.task().prompt()),
                sample.settings(plan),
                sample.key().seed());
        return new InTheMaking(sample, request.map(each -> sampler.start(each, TokenListener.NONE)));
    }

    private void record(Deque<InTheMaking> making, AskedPolicy policy) throws InterruptedException {
        InTheMaking first = making.getFirst();
        DrawnResponse response = DrawnResponse.NO_ROOM;
        if (first.sampling.isPresent()) {
            try {
                response = policy.response(first.sampling.get().result().get());
            } catch (ExecutionException e) {
                throw e.getCause() instanceof TriadException cause
                        ? cause
                        : new TriadException(
                                ErrorCode.BROKEN_INVARIANT, "sampling failed: " + e.getCause(), e.getCause());
            }
        }
        recorded.add(new RecordedSample(first.sample.key(), first.sample.task().taskId(), response));
        making.removeFirst();
    }

    /**
     * Judges every response of the record that the suite asks for; none of them is a program.
     *
     * @throws TriadException BROKEN_INVARIANT when one is missing
     */
    public MeasuredCheckpoint judge(Verifier verifier) {
        return new SuiteVerdicts(tasks.suite().decoding().samples(), responses()).judge(verifier, JudgedPrograms.NONE);
    }

    /**
     * Judges every response of the record that the suite asks for.
     *
     * @param programs judges those that are programs
     * @throws TriadException BROKEN_INVARIANT when one is missing
     * @throws InterruptedException when the thread is interrupted while programs run
     */
    public MeasuredCheckpoint judge(Verifier verifier, ProgramVerdicts programs) throws InterruptedException {
        List<SuiteVerdicts.Response> responses = responses();
        return new SuiteVerdicts(tasks.suite().decoding().samples(), responses)
                .judge(verifier, programs.judge(responses));
    }

    private List<SuiteVerdicts.Response> responses() {
        return wanted.stream()
                .map(sample -> new SuiteVerdicts.Response(
                        sample,
                        recorded.find(sample.key())
                                .orElseThrow(() -> new TriadException(
                                        ErrorCode.BROKEN_INVARIANT,
                                        "a response to " + sample.task().taskId() + " was never drawn; report this"))
                                .response()))
                .toList();
    }
}
