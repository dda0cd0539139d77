// SPDX-License-Identifier: Apache-2.0
package io.triad.training.step;

import io.triad.messaging.Derived;
import io.triad.policy.PolicyConfig;
import io.triad.policy.PolicyWeights;
import io.triad.policy.folder.PolicyCompanions;
import io.triad.policy.tokenizer.WordVocabulary;
import io.triad.policy.training.AdamWSettings;
import io.triad.reasoning.prompt.Vocabulary;
import io.triad.recipe.Architecture;
import io.triad.recipe.ColdStart;
import io.triad.recipe.Recipe;
import io.triad.training.store.LaneWeights;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalInt;

/** The policy that a cold start begins with: a small tokenizer of our own and weights drawn from the recipe's seed. */
public final class ColdStartPolicy {
    private static final double RMS_NORM_EPSILON = 1e-6;

    private ColdStartPolicy() {}

    /** Returns the shape of the policy that a recipe asks for. */
    public static PolicyConfig config(ColdStart coldStart) {
        return config(coldStart.architecture(), vocabulary());
    }

    /** Returns its tokenizer, and what else is published with every version; the same for all recipes. */
    public static PolicyCompanions companions() {
        return PolicyCompanions.of(vocabulary().toJson().getBytes(StandardCharsets.UTF_8));
    }

    private static WordVocabulary vocabulary() {
        return new WordVocabulary(Vocabulary.words());
    }

    static LaneSession session(Recipe recipe, ColdStart coldStart) {
        PolicyWeights weights = PolicyWeights.random(config(coldStart), Derived.seed(recipe.seed(), "base", "weights"));
        return new LaneSession(
                LaneWeights.of(weights),
                Optional.empty(),
                Optional.empty(),
                LaneMechanics.of(optimizer(coldStart)),
                companions(),
                0);
    }

    static AdamWSettings optimizer(ColdStart coldStart) {
        return new AdamWSettings(
                coldStart.learningRate(),
                0.9,
                0.95,
                1e-8,
                coldStart.weightDecay(),
                coldStart.gradientClip(),
                AdamWSettings.Decayed.MATRICES);
    }

    /** Returns the rate of a step: linear warm-up, then linear decay to a tenth at the last step. */
    static double learningRate(ColdStart coldStart, int step) {
        int warmup = coldStart.warmupSteps();
        if (step <= warmup) {
            return coldStart.learningRate() * step / warmup;
        }
        double done = (double) (step - warmup) / Math.max(1, coldStart.steps() - warmup);
        return coldStart.learningRate() * (1 - 0.9 * done);
    }

    private static PolicyConfig config(Architecture architecture, WordVocabulary vocabulary) {
        return new PolicyConfig(
                architecture.hiddenSize(),
                architecture.numLayers(),
                architecture.numHeads(),
                architecture.numKeyValueHeads(),
                architecture.intermediateSize(),
                vocabulary.size(),
                architecture.maxPositions(),
                architecture.ropeTheta(),
                RMS_NORM_EPSILON,
                architecture.tieEmbeddings(),
                OptionalInt.empty(),
                vocabulary.endOfTurn(),
                OptionalInt.of(vocabulary.endOfText()));
    }
}
