// SPDX-License-Identifier: Apache-2.0
package io.triad.training.advantage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.triad.training.GoldenAlgorithms;
import io.triad.training.kl.K1;
import io.triad.training.kl.K2;
import io.triad.training.kl.K3;
import io.triad.training.kl.KlEstimator;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The same batch, the same advantages as verl's. */
class GoldenAdvantagesTest {
    private static final Map<String, AdvantageEstimator> ESTIMATORS = Map.of(
            "reinforce-plus-plus", new ReinforcePlusPlus(),
            "reinforce-plus-plus-baseline", new ReinforcePlusPlusBaseline(),
            "grpo", new Grpo(),
            "dr-grpo", new DrGrpo(),
            "rloo", new Rloo());

    private final GoldenAlgorithms golden = new GoldenAlgorithms();

    @Test
    void shouldGiveVerlsAdvantages() {
        ESTIMATORS.forEach((name, estimator) -> {
            List<AdvantageEstimator.SampleReward> rewards = golden.rewards();

            double[][] advantages = AdvantageEstimator.spread(rewards, estimator.advantages(rewards));

            assertSame(name, advantages, golden.root().get("advantages").get(name));
        });
    }

    @Test
    void shouldGiveVerlsAdvantagesWithTheKlInTheRewards() {
        Map<String, KlEstimator> kls = Map.of("k1", new K1(), "k2", new K2(), "k3", new K3());
        kls.forEach((klName, kl) -> ESTIMATORS.forEach((name, estimator) -> {
            double[][] advantages = estimator.tokenAdvantages(golden.rewards(), penalties(kl));

            assertSame(
                    name + " with " + klName,
                    advantages,
                    golden.root().get("advantagesWithKlInReward").get(klName).get(name));
        }));
    }

    private List<double[]> penalties(KlEstimator kl) {
        List<double[]> old = GoldenAlgorithms.tokens(golden.root().get("oldLogProbs"));
        List<double[]> reference = GoldenAlgorithms.tokens(golden.root().get("referenceLogProbs"));
        List<double[]> penalties = new ArrayList<>();
        for (int response = 0; response < old.size(); response++) {
            double[] penalty = new double[old.get(response).length];
            for (int token = 0; token < penalty.length; token++) {
                penalty[token] = golden.number("klCoefficient")
                        * kl.estimate(reference.get(response)[token] - old.get(response)[token]);
            }
            penalties.add(penalty);
        }
        return penalties;
    }

    private static void assertSame(String name, double[][] advantages, JsonNode expected) {
        List<double[]> tokens = GoldenAlgorithms.tokens(expected);
        assertThat(advantages).as(name).hasNumberOfRows(tokens.size());
        for (int response = 0; response < advantages.length; response++) {
            assertThat(advantages[response])
                    .as("%s, response %d", name, response)
                    .containsExactly(tokens.get(response), within(1e-6));
        }
    }
}
