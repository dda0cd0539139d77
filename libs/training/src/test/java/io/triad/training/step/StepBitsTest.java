// SPDX-License-Identifier: Apache-2.0
package io.triad.training.step;

import static org.assertj.core.api.Assertions.assertThat;

import io.triad.policy.PolicyWeights;
import io.triad.policy.training.Activations;
import io.triad.policy.training.AdamW;
import io.triad.policy.training.AdamWSettings;
import io.triad.policy.training.ComputeThreads;
import io.triad.policy.training.TrainablePolicy;
import io.triad.recipe.Objective;
import io.triad.recipe.Schedule;
import io.triad.recipe.Training;
import io.triad.training.advantage.ReinforcePlusPlus;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Two steps end in the same bits in another process, with any number of threads, with activations kept or recomputed. */
class StepBitsTest {
    @Test
    void shouldEndInTheSameBitsWhoeverComputesThem() throws Exception {
        List<String> digests = new ArrayList<>();
        for (int numThreads = 1; numThreads <= 3; numThreads++) {
            for (Activations activations : Activations.values()) {
                digests.add(digest(numThreads, activations));
            }
        }
        digests.add(ofAnotherProcess());

        assertThat(digests).containsOnly(digests.getFirst()).allSatisfy(digest -> assertThat(digest)
                .doesNotEndWith(Digests.of(SmallBatch.WEIGHTS.tensors())));
    }

    private static String digest(int numThreads, Activations activations) {
        Training training =
                new Training(1e-2, 0.9, 0.999, 0.1, 1.0, 0.2, 0.2, 0.05, 0.01, 2.0, Objective.USUAL, Schedule.USUAL);
        StepMethod method = new StepMethod(new ReinforcePlusPlus(), training, 1e-2, 0.7, SmallBatch.MAX_TOKENS);
        ComputeThreads.use(numThreads);
        try (TrainablePolicy policy = TrainablePolicy.of(SmallBatch.WEIGHTS, activations);
                AdamW optimizer = new AdamW(policy, AdamWSettings.ofLearningRate(1e-2));
                TrainablePolicy reference = TrainablePolicy.of(PolicyWeights.random(SmallBatch.WEIGHTS.config(), 6))) {
            ReinforceStep step = new ReinforceStep(policy, optimizer, reference, method, 24);
            String gradients = step.run(SmallBatch.rollouts()).gradients().whole()
                    + step.run(SmallBatch.rollouts()).gradients().whole();
            return gradients + Digests.of(policy.snapshot().tensors());
        } finally {
            ComputeThreads.use(0);
        }
    }

    public static void main(String[] arguments) {
        System.out.println(digest(2, Activations.KEPT));
    }

    private static String ofAnotherProcess() throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> argument.startsWith("--"))
                .forEach(command::add);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), StepBitsTest.class.getName()));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output.strip();
    }
}
