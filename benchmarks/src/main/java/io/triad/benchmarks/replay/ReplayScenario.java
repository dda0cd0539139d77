// SPDX-License-Identifier: Apache-2.0
package io.triad.benchmarks.replay;

import io.triad.algebra.SymjaAlgebra;
import io.triad.checkpoint.store.S3ObjectStore;
import io.triad.judging.CompletedRollout;
import io.triad.judging.JudgementWire;
import io.triad.judging.RepeatedPuzzle;
import io.triad.judging.RewardWire;
import io.triad.judging.TimedJudge;
import io.triad.local.LogAndStore;
import io.triad.local.SuiteSettings;
import io.triad.messaging.LogReader;
import io.triad.messaging.LogRecord;
import io.triad.messaging.ReadRate;
import io.triad.proto.step.v1.StepTrained;
import io.triad.reasoning.verdict.Verifier;
import io.triad.recipe.Lane;
import io.triad.replay.history.RecordedSamples;
import io.triad.replay.history.RunHistory;
import io.triad.replay.history.StepRange;
import io.triad.replay.train.TrainingReplay;
import io.triad.replay.verify.VerdictReplay;
import io.triad.training.store.LaneCheckpoints;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * What replays of a recorded run cost, beside their floors: judging again from the log beside judging the same events from
 * memory and beside a bare client that reads them and does nothing, in turns; and training a lane again beside the seconds that its steps recorded.
 *
 * <p>Arguments: data folder, the launcher's folder, run, lane, rounds. The suite must not be up.
 */
public final class ReplayScenario {
    private ReplayScenario() {}

    public static void main(String[] arguments) throws IOException, InterruptedException, ExecutionException {
        SuiteSettings settings =
                SuiteSettings.of(Path.of(arguments[0]), Path.of(arguments[1])).withBasePort(0);
        String runId = arguments[2];
        Lane lane = Lane.of(arguments[3]);
        int rounds = Integer.parseInt(arguments[4]);
        try (LogAndStore opened = LogAndStore.open(settings, System.err::println)) {
            RunHistory run = RunHistory.read(new LogReader(opened.bootstrapServers()), runId);
            verdicts(opened, run, lane, rounds);
            training(opened, run, lane);
        }
    }

    private static void verdicts(LogAndStore opened, RunHistory run, Lane lane, int rounds)
            throws InterruptedException, ExecutionException {
        List<StepTrained> steps = run.steps(lane, StepRange.ALL);
        int numThreads = Runtime.getRuntime().availableProcessors();
        Verifier verifier = new Verifier(new SymjaAlgebra());
        List<List<LogRecord>> inMemory = new ArrayList<>();
        try (RecordedSamples samples = new RecordedSamples(opened.bootstrapServers(), ReadRate.unlimited())) {
            steps.forEach(step -> inMemory.add(samples.rewards(step.getManifest())));
        }
        long numResponses = inMemory.stream().mapToLong(List::size).sum();
        double[] bare = new double[rounds];
        double[] read = new double[rounds];
        double[] replayed = new double[rounds];
        for (int round = 0; round < rounds; round++) {
            bare[round] = numResponses / seconds(() -> judge(inMemory, verifier, numThreads));
            read[round] = numResponses / seconds(() -> BareRead.of(opened.bootstrapServers(), steps));
            replayed[round] = numResponses
                    / seconds(() -> {
                        // A reader of its own each time, as a command has: nothing is read already.
                        try (RecordedSamples samples =
                                new RecordedSamples(opened.bootstrapServers(), ReadRate.unlimited())) {
                            new VerdictReplay(samples, verifier, numThreads).judge(steps, step -> {});
                        }
                        return null;
                    });
            System.out.printf(
                    Locale.ROOT,
                    "round %d: %,.0f verdicts/s from memory, %,.0f events/s read by a bare client, %,.0f verdicts/s from the"
                            + " log%n",
                    round + 1,
                    bare[round],
                    read[round],
                    replayed[round]);
        }
        double bareMedian = warmMedian(bare);
        double readMedian = warmMedian(read);
        double replayedMedian = warmMedian(replayed);
        System.out.printf(
                Locale.ROOT,
                "%s: %,d responses, %d threads; medians of the later half: %,.0f verdicts/s from memory, %,.0f events/s read by a"
                        + " bare client, %,.0f verdicts/s from the log: %.2f of the verdicts, %.2f of the reading%n",
                lane.label(),
                numResponses,
                numThreads,
                bareMedian,
                readMedian,
                replayedMedian,
                replayedMedian / bareMedian,
                replayedMedian / readMedian);
    }

    private static Void judge(List<List<LogRecord>> steps, Verifier verifier, int numThreads)
            throws InterruptedException, ExecutionException {
        TimedJudge judge = new TimedJudge(verifier::judge, Verifier.DEADLINE, numThreads);
        try (ExecutorService threads = Executors.newFixedThreadPool(numThreads)) {
            List<Future<Integer>> judged = new ArrayList<>();
            for (List<LogRecord> step : steps) {
                judged.add(threads.submit(() -> judge(step, judge)));
            }
            for (Future<Integer> each : judged) {
                int unused = each.get();
            }
        }
        return null;
    }

    private static int judge(List<LogRecord> step, TimedJudge judge) {
        RepeatedPuzzle puzzles = new RepeatedPuzzle();
        int bytes = 0;
        for (LogRecord reward : step) {
            CompletedRollout rollout = RewardWire.read(reward.value()).rollout();
            bytes += JudgementWire.write(judge.judge(
                            puzzles.read(rollout.puzzle()), rollout.text(), JudgementWire.read(rollout.rewardScheme())))
                    .getSerializedSize();
        }
        return bytes;
    }

    private static void training(LogAndStore opened, RunHistory run, Lane lane) throws IOException {
        double recorded = run.steps(lane, StepRange.ALL).stream()
                .mapToDouble(step -> step.getMetrics().getTrainSeconds())
                .sum();
        Path folder = Files.createTempDirectory("triad-replay-cost-");
        try (RecordedSamples samples = new RecordedSamples(opened.bootstrapServers(), ReadRate.unlimited());
                S3ObjectStore objects = new S3ObjectStore(opened.store())) {
            TrainingReplay replay = new TrainingReplay(run, new LaneCheckpoints(objects, folder), samples);
            int[] same = new int[2];
            long begun = System.nanoTime();
            replay.train(lane, StepRange.ALL, step -> same[step.difference().isEmpty() ? 0 : 1]++);
            double seconds = (System.nanoTime() - begun) / 1e9;
            System.out.printf(
                    Locale.ROOT,
                    "%s: %d steps the same, %d not; trained in %.2f s then, replayed in %.2f s, all included: %.2f%n",
                    lane.label(),
                    same[0],
                    same[1],
                    recorded,
                    seconds,
                    seconds / recorded);
        } finally {
            Files.deleteIfExists(folder);
        }
    }

    private static <T> double seconds(Callable<T> work) {
        long begun = System.nanoTime();
        try {
            T unused = work.call();
        } catch (Exception e) {
            throw new IllegalStateException("the work to be timed failed", e);
        }
        return (System.nanoTime() - begun) / 1e9;
    }

    /** The JIT warms up in the first half. */
    private static double warmMedian(double[] rates) {
        double[] later = Arrays.copyOfRange(rates, rates.length / 2, rates.length);
        Arrays.sort(later);
        return later[later.length / 2];
    }
}
