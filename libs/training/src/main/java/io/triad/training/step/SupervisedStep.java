// SPDX-License-Identifier: Apache-2.0
package io.triad.training.step;

import io.triad.policy.training.AdamW;
import io.triad.policy.training.OptimizerStep;
import io.triad.policy.training.ScoredSequence;
import io.triad.policy.training.TokenBatch;
import io.triad.policy.training.TrainablePolicy;
import io.triad.training.loss.SupervisedLoss;
import java.util.List;

/** One step of the cold start: cross-entropy on worked solutions, then AdamW. */
public final class SupervisedStep {
    private static final double TEMPERATURE = 1.0;

    private SupervisedStep() {}

    /**
     * Moves the policy by one batch.
     *
     * @param learningRate of this step, warm-up included
     * @param maxMicroBatchTokens bound on a micro-batch's tokens, padding included
     * @throws io.triad.failure.TriadException NON_FINITE when the loss or a gradient is not finite; the weights are
     *     as before
     */
    public static StepOutcome run(
            TrainablePolicy policy,
            AdamW optimizer,
            List<ScoredSequence> sequences,
            double learningRate,
            int maxMicroBatchTokens) {
        long start = System.nanoTime();
        long numResponseTokens = sequences.stream()
                .mapToLong(sequence -> sequence.response().size())
                .sum();
        SupervisedLoss supervised = new SupervisedLoss(numResponseTokens);
        List<TokenBatch> batches = MicroBatches.of(sequences, maxMicroBatchTokens).stream()
                .map(places ->
                        new TokenBatch(places.stream().map(sequences::get).toList()))
                .toList();
        double[] entropies = new double[batches.size()];
        policy.zeroGradients();
        double[] losses = policy.accumulate(batches, TEMPERATURE, (index, predictions) -> {
            entropies[index] = Sums.of(predictions.entropies_N().toFloatArray());
            return supervised.loss(predictions);
        });
        TensorDigests gradients = TensorDigests.of(policy.gradients());
        OptimizerStep moved = optimizer.step(learningRate);
        return new StepOutcome(
                Sums.of(losses),
                0,
                0,
                0,
                0,
                0,
                Sums.of(entropies) / numResponseTokens,
                moved.gradientNorm(),
                0,
                List.of(),
                (double) numResponseTokens / sequences.size(),
                sequences.stream().mapToLong(MicroBatches::length).sum(),
                gradients,
                "",
                (System.nanoTime() - start) * 1e-9);
    }
}
