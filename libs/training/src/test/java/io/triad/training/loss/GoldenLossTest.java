// SPDX-License-Identifier: Apache-2.0
package io.triad.training.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import com.fasterxml.jackson.databind.JsonNode;
import io.triad.policy.training.TokenPredictions;
import io.triad.recipe.KlEstimatorName;
import io.triad.recipe.KlPlacement;
import io.triad.recipe.LossAggregationName;
import io.triad.recipe.Objective;
import io.triad.recipe.ReferenceName;
import io.triad.recipe.Schedule;
import io.triad.recipe.Training;
import io.triad.training.GoldenAlgorithms;
import io.triad.training.kl.K1;
import io.triad.training.kl.K2;
import io.triad.training.kl.K3;
import io.triad.training.kl.KlEstimator;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** The same terms, the same loss and the same gradients as verl's, for every aggregation, KL and dual clip. */
class GoldenLossTest {
    private static final GoldenAlgorithms GOLDEN = new GoldenAlgorithms();

    static final Iterable<JsonNode> LOSSES = GOLDEN.root().get("losses");

    @ParameterizedTest
    @FieldSource("LOSSES")
    void shouldGiveVerlsLossAndGradients(JsonNode expected) {
        float[] expectedGradient = GoldenAlgorithms.flat(expected.get("gradient"));
        try (NDManager manager = NDManager.newBaseManager("PyTorch");
                GradientCollector collector = Engine.getEngine("PyTorch").newGradientCollector()) {
            NDArray logProbs_N =
                    manager.create(GoldenAlgorithms.flat(GOLDEN.root().get("logProbs")));
            logProbs_N.setRequiresGradient(true);
            NDArray entropies_N =
                    manager.create(GoldenAlgorithms.flat(GOLDEN.root().get("entropies")));

            NDArray loss = loss(expected).loss(new TokenPredictions(logProbs_N, entropies_N), terms());
            collector.backward(loss);

            assertThat((double) loss.getFloat()).isCloseTo(expected.get("loss").doubleValue(), within(1e-6));
            float[] gradient = logProbs_N.getGradient().toFloatArray();
            assertThat(gradient).containsExactly(expectedGradient, within(1e-6f));
        }
    }

    private static PolicyLoss loss(JsonNode expected) {
        LossAggregationName aggregation = LossAggregationName.valueOf(
                expected.get("aggregation").textValue().replace('-', '_').toUpperCase(Locale.ROOT));
        KlEstimator kl =
                switch (expected.get("klEstimator").textValue()) {
                    case "k1" -> new K1();
                    case "k2" -> new K2();
                    default -> new K3();
                };
        double dualClip = expected.get("dualClip").doubleValue();
        int numResponses = GOLDEN.rewards().size();
        int numTokens = terms().advantages().length;
        return new PolicyLoss(
                new Training(
                        1e-3,
                        0.9,
                        0.999,
                        0,
                        1,
                        GOLDEN.number("clipLow"),
                        GOLDEN.number("clipHigh"),
                        GOLDEN.number("klCoefficient"),
                        GOLDEN.number("entropyCoefficient"),
                        GOLDEN.number("importanceCap"),
                        new Objective(
                                KlEstimatorName.K3, KlPlacement.LOSS, aggregation, dualClip, 0, 1, ReferenceName.LEVEL),
                        Schedule.USUAL),
                switch (aggregation) {
                    case TOKEN_MEAN -> new TokenMean(numTokens);
                    case SEQUENCE_MEAN -> new SequenceMean(numResponses);
                    case CONSTANT_LENGTH -> new ConstantLength(numResponses, (int) GOLDEN.number("maxTokens"));
                },
                Optional.of(kl));
    }

    private static TokenTerms terms() {
        return new TokenTerms(
                GoldenAlgorithms.flat(GOLDEN.root().get("advantages").get("reinforce-plus-plus-baseline")),
                GoldenAlgorithms.flat(GOLDEN.root().get("oldLogProbs")),
                GoldenAlgorithms.flat(GOLDEN.root().get("samplerLogProbs")),
                GoldenAlgorithms.flat(GOLDEN.root().get("referenceLogProbs")),
                StreamSupport.stream(GOLDEN.root().get("oldLogProbs").spliterator(), false)
                        .mapToInt(JsonNode::size)
                        .toArray());
    }
}
