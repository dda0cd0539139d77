// SPDX-License-Identifier: Apache-2.0
package io.triad.training.step;

import io.triad.failure.TriadException;
import io.triad.policy.training.AdamW;
import io.triad.policy.training.OptimizerStep;
import io.triad.policy.training.PackedSize;
import io.triad.policy.training.ScoredSequence;
import io.triad.policy.training.TokenBatch;
import io.triad.policy.training.TrainablePolicy;
import io.triad.training.loss.ClipCounts;
import io.triad.training.loss.SupervisedLoss;
import java.util.List;
import java.util.stream.IntStream;

/** One step of the cold start: cross-entropy on worked solutions, then AdamW. */
public final class SupervisedStep {
    private static final double TEMPERATURE = 1.0;

    private SupervisedStep() {}

    /**
     * Moves the policy by one batch.
     *
     * @param learningRate of this step, warm-up included
     * @param maxMicroBatchTokens bound on a micro-batch's tokens, padding included
     * @throws TriadException NON_FINITE, naming the example and the tensor, when the loss or a gradient is not finite;
     *     weights and optimizer are as before
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
        double[] losses;
        TensorDigests gradients;
        OptimizerStep moved;
        try {
            losses = policy.accumulate(batches, TEMPERATURE, (index, predictions) -> {
                entropies[index] = Sums.of(predictions.entropies_N().toFloatArray());
                return supervised.loss(predictions);
            });
            gradients = TensorDigests.of(policy.gradients());
            moved = optimizer.step(learningRate);
        } catch (TriadException e) {
            List<String> members = IntStream.rangeClosed(1, sequences.size())
                    .mapToObj(number -> "example " + number + " of the batch")
                    .toList();
            throw NonFinite.explained(
                    e,
                    policy,
                    members,
                    place -> policy.accumulate(new TokenBatch(List.of(sequences.get(place))), TEMPERATURE, supervised));
        }
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
                ClipCounts.NONE,
                numResponseTokens,
                PackedSize.of(batches),
                gradients,
                "",
                (System.nanoTime() - start) * 1e-9);
    }
}
