// SPDX-License-Identifier: Apache-2.0
package io.triad.benchmarks.training;

import io.triad.policy.LogProbs;
import io.triad.policy.PolicyWeights;
import io.triad.policy.folder.PolicyCompanions;
import io.triad.policy.folder.PolicyFolder;
import io.triad.policy.training.ScoredSequence;
import io.triad.policy.training.TokenBatch;
import io.triad.policy.training.TrainablePolicy;
import io.triad.training.advantage.AdvantageEstimator.SampleReward;
import io.triad.training.advantage.Grpo;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Makes weights and batch of a shape, as files that both sides read. */
final class StepMaker {
    static final String BATCH = "batch.json";
    static final double TEMPERATURE = 1.0;

    private StepMaker() {}

    /** Writes random weights in Hugging Face layout and {@value #BATCH} beside them. */
    static StepBatchFile make(StepShape shape, Path folder) throws IOException {
        PolicyWeights weights = PolicyWeights.random(shape.config(), 17);
        new PolicyFolder(Files.createDirectories(folder))
                .write(
                        weights,
                        PolicyCompanions.of(StepShape.VOCABULARY.toJson().getBytes(StandardCharsets.UTF_8)));
        List<ScoredSequence> sequences = shape.sequences();
        SplittableRandom random = new SplittableRandom(5);
        List<SampleReward> rewards = new ArrayList<>();
        for (int index = 0; index < sequences.size(); index++) {
            rewards.add(new SampleReward(
                    index / shape.numSamples(),
                    random.nextBoolean() ? 3 : -0.5,
                    sequences.get(index).response().size()));
        }
        double[] advantages = new Grpo().advantages(rewards);
        List<StepBatchFile.Sample> samples = new ArrayList<>();
        try (TrainablePolicy policy = TrainablePolicy.of(weights)) {
            for (int index = 0; index < sequences.size(); index++) {
                ScoredSequence sequence = sequences.get(index);
                LogProbs logProbs = policy.score(new TokenBatch(List.of(sequence)), TEMPERATURE)
                        .logProbs();
                samples.add(new StepBatchFile.Sample(
                        rewards.get(index).group(),
                        sequence.prompt().stream().boxed().toList(),
                        sequence.response().stream().boxed().toList(),
                        floats(logProbs),
                        rewards.get(index).reward(),
                        advantages[index]));
            }
        }
        StepBatchFile batch = new StepBatchFile(samples, TEMPERATURE, 0.2, 0.2, 0.001, 0.001, 2.0, 2e-4, 0.01, 1.0);
        batch.write(folder.resolve(BATCH));
        return batch;
    }

    private static List<Float> floats(LogProbs logProbs) {
        List<Float> floats = new ArrayList<>();
        for (int token = 0; token < logProbs.size(); token++) {
            floats.add(logProbs.get(token));
        }
        return floats;
    }
}
