// SPDX-License-Identifier: Apache-2.0
package io.triad.cli.eval;

import io.triad.evaluation.samples.RecordedSamples;
import io.triad.evaluation.sampling.AskedPolicy;
import io.triad.evaluation.suite.JudgedProgram;
import io.triad.evaluation.suite.MeasuredCheckpoint;
import io.triad.evaluation.suite.ProgramVerdicts;
import io.triad.evaluation.suite.Subject;
import io.triad.evaluation.suite.SuiteMeasurement;
import io.triad.evaluation.suite.SuiteResult;
import io.triad.evaluation.suite.SuiteTasks;
import io.triad.policy.PolicyWeights;
import io.triad.policy.folder.PolicyDigest;
import io.triad.policy.folder.PolicyFolder;
import io.triad.policy.sampling.EmbeddedSampler;
import io.triad.policy.sampling.StreamingSampler;
import io.triad.policy.tokenizer.PolicyTokenizer;
import io.triad.reasoning.verdict.Verdict;
import io.triad.reasoning.verdict.Verifier;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Measures checkpoints by a suite with the embedded engine. Weights are loaded only when a response is missing in the record.
 *
 * @param record folder with a file of responses for each checkpoint, by its digest
 * @param batch most responses that are drawn at one time
 * @param numThreads threads that draw them
 * @param programs judges the responses that are programs, where the suite asks for some
 * @param told takes a line for each thing that takes long
 */
public record CheckpointMeasuring(
        SuiteTasks tasks,
        Path record,
        Verifier verifier,
        int batch,
        int numThreads,
        Optional<ProgramVerdicts> programs,
        Consumer<String> told) {
    /** So many times a batch may wait to be recorded, so that one long response does not leave the engine idle. */
    private static final int WINDOW = 4;

    /**
     * Measures a checkpoint.
     *
     * @param name as it is called in the result
     * @param progress hears of each response that is drawn
     * @throws InterruptedException when the thread is interrupted; what was recorded stays
     */
    public SuiteResult.Entry measure(String name, PolicyFolder folder, SuiteMeasurement.Progress progress)
            throws InterruptedException {
        Subject subject = new Subject(PolicyDigest.of(folder), EmbeddedSampler.ENGINE_DIGEST);
        Path file = record.resolve(subject.checkpointSha256() + ".jsonl");
        try (RecordedSamples recorded = RecordedSamples.open(file)) {
            SuiteMeasurement measurement = new SuiteMeasurement(tasks, subject, recorded);
            long numMissing = measurement.numMissing();
            told.accept(String.format(
                    Locale.ROOT,
                    "%s: %,d of %,d responses to draw; they are kept in %s",
                    name,
                    numMissing,
                    measurement.numWanted(),
                    file));
            if (numMissing > 0) {
                draw(measurement, folder, progress);
            }
            MeasuredCheckpoint measured =
                    programs.isPresent() ? measurement.judge(verifier, programs.get()) : measurement.judge(verifier);
            tellPrograms(name, measured.programs().programs());
            if (measured.responses().numUnjudged() > 0) {
                told.accept(String.format(
                        Locale.ROOT,
                        "%s: %,d responses could not be judged, and count neither as right nor as wrong; %s",
                        name,
                        measured.responses().numUnjudged(),
                        measured.responses().firstUnjudged()));
            }
            return SuiteResult.Entry.of(name, subject, measured);
        }
    }

    private void tellPrograms(String name, List<JudgedProgram> judged) {
        List<JudgedProgram> failing = judged.stream()
                .filter(each -> each.judgement().verdict() != Verdict.CORRECT)
                .toList();
        if (!judged.isEmpty()) {
            told.accept(String.format(
                    Locale.ROOT,
                    "%s: %,d of %,d programs pass their tests%s",
                    name,
                    judged.size() - failing.size(),
                    judged.size(),
                    failing.stream()
                            .findFirst()
                            .map(first -> "; of the others the first, " + first.taskId() + ": "
                                    + first.judgement().explanation() + " (--json has all)")
                            .orElse("")));
        }
    }

    private void draw(SuiteMeasurement measurement, PolicyFolder folder, SuiteMeasurement.Progress progress)
            throws InterruptedException {
        PolicyWeights weights = folder.weights();
        try (PolicyTokenizer tokenizer = folder.tokenizer();
                StreamingSampler sampler = new EmbeddedSampler(weights, batch, numThreads)) {
            measurement.draw(sampler, new AskedPolicy(tokenizer, weights.config()), WINDOW * batch, progress);
        }
    }
}
