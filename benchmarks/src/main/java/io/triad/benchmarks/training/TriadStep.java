// SPDX-License-Identifier: Apache-2.0
package io.triad.benchmarks.training;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.triad.policy.LogProbs;
import io.triad.policy.PolicyWeights;
import io.triad.policy.TokenIds;
import io.triad.policy.folder.PolicyFolder;
import io.triad.policy.training.AdamW;
import io.triad.policy.training.AdamWSettings;
import io.triad.policy.training.ComputeThreads;
import io.triad.policy.training.ScoredSequence;
import io.triad.policy.training.TrainablePolicy;
import io.triad.recipe.Lane;
import io.triad.recipe.Objective;
import io.triad.recipe.Schedule;
import io.triad.recipe.Training;
import io.triad.training.advantage.Grpo;
import io.triad.training.batch.JudgedRollout;
import io.triad.training.batch.LaneKey;
import io.triad.training.step.ReinforceStep;
import io.triad.training.step.StepMethod;
import io.triad.training.step.StepOutcome;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Triad's side: {@code TriadStep FOLDER THREADS} makes a step for each line that it reads and answers with what it took. */
final class TriadStep {
    /** What trainer-svc computes with unless it is told otherwise. */
    private static final int MICRO_BATCH_TOKENS = 2048;

    private TriadStep() {}

    public static void main(String[] args) throws IOException {
        Path folder = Path.of(args[0]);
        int numThreads = Integer.parseInt(args[1]);
        PolicyWeights weights = new PolicyFolder(folder).weights();
        StepBatchFile batch = StepBatchFile.read(folder.resolve(StepMaker.BATCH));
        ObjectMapper json = new ObjectMapper();
        ComputeThreads.use(numThreads);
        try (TrainablePolicy policy = TrainablePolicy.of(weights);
                TrainablePolicy reference = TrainablePolicy.of(weights);
                AdamW optimizer = new AdamW(policy, settings(batch))) {
            StepMethod method = method(batch);
            List<JudgedRollout> rollouts = rollouts(batch);
            String about = "JDK " + Runtime.version() + ", PyTorch 2.7.1 by DJL, micro-batches of " + MICRO_BATCH_TOKENS
                    + " tokens";
            System.out.println(json.writeValueAsString(Map.of("version", about, "threads", ComputeThreads.inUse())));
            while (System.in.read() >= 0) {
                long start = System.nanoTime();
                StepOutcome outcome =
                        new ReinforceStep(policy, optimizer, reference, method, MICRO_BATCH_TOKENS).run(rollouts);
                double seconds = (System.nanoTime() - start) / 1e9;
                System.out.println(json.writeValueAsString(new StepProcess.Step(
                        seconds,
                        outcome.loss(),
                        outcome.gradientNorm(),
                        outcome.size().paddingShare(),
                        outcome.size().attentionPaddingShare())));
            }
        }
    }

    private static StepMethod method(StepBatchFile batch) {
        Training training = new Training(
                batch.learningRate(),
                0.9,
                0.999,
                batch.weightDecay(),
                batch.gradientClip(),
                batch.clipLow(),
                batch.clipHigh(),
                batch.klCoefficient(),
                batch.entropyCoefficient(),
                batch.importanceCap(),
                Objective.USUAL,
                Schedule.USUAL);
        return new StepMethod(new Grpo(), training, batch.learningRate(), batch.temperature(), Integer.MAX_VALUE);
    }

    private static AdamWSettings settings(StepBatchFile batch) {
        return new AdamWSettings(
                batch.learningRate(),
                0.9,
                0.999,
                1e-8,
                batch.weightDecay(),
                batch.gradientClip(),
                AdamWSettings.Decayed.ALL);
    }

    private static List<JudgedRollout> rollouts(StepBatchFile batch) {
        List<JudgedRollout> rollouts = new ArrayList<>();
        for (StepBatchFile.Sample sample : batch.samples()) {
            int index = rollouts.size();
            rollouts.add(new JudgedRollout(
                    new LaneKey("benchmark", Lane.DEDUCTION),
                    1,
                    0,
                    1,
                    sample.promptIndex(),
                    index,
                    "benchmark/" + index,
                    new ScoredSequence(ids(sample.prompt()), ids(sample.response())),
                    LogProbs.of(floats(sample.logProbs())),
                    "benchmark",
                    new JudgedRollout.Judgement.Scored(sample.reward(), sample.reward() > 0, true),
                    new JudgedRollout.LogPosition(0, index),
                    Optional.empty()));
        }
        return rollouts;
    }

    private static TokenIds ids(List<Integer> ids) {
        return TokenIds.of(ids.stream().mapToInt(Integer::intValue).toArray());
    }

    private static float[] floats(List<Float> values) {
        float[] floats = new float[values.size()];
        for (int index = 0; index < floats.length; index++) {
            floats[index] = values.get(index);
        }
        return floats;
    }
}
