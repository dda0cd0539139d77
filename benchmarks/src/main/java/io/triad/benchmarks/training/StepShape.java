// SPDX-License-Identifier: Apache-2.0
package io.triad.benchmarks.training;

import io.triad.policy.PolicyConfig;
import io.triad.policy.TokenIds;
import io.triad.policy.tokenizer.PolicyTokenizer;
import io.triad.policy.tokenizer.WordVocabulary;
import io.triad.policy.training.ScoredSequence;
import io.triad.reasoning.prompt.Prompt;
import io.triad.reasoning.prompt.PromptStyle;
import io.triad.reasoning.prompt.Prompts;
import io.triad.reasoning.prompt.Responses;
import io.triad.reasoning.prompt.Vocabulary;
import io.triad.reasoning.puzzle.Ability;
import io.triad.reasoning.task.Split;
import io.triad.reasoning.task.Task;
import io.triad.reasoning.task.TaskGenerator;
import io.triad.reasoning.task.TaskSpec;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.SplittableRandom;

/** A model and the batch of a step. Prompts are those of generated tasks, responses parts of their worked solutions. */
enum StepShape {
    /** A step of the quickstart's stage A. */
    QUICKSTART("quickstart, 64 prompts of 8 responses", 64, 3, 4, 4, 128, 64, 8),
    /** Some 25 million parameters. */
    MIDDLE("25 M parameters, 8 prompts of 4 responses", 512, 8, 8, 4, 1376, 8, 4);

    static final WordVocabulary VOCABULARY = new WordVocabulary(Vocabulary.words());

    private static final int MAX_POSITIONS = 512;
    private static final double SHORTEST_SHARE = 0.5;

    private final String title;
    private final int hiddenSize;
    private final int numLayers;
    private final int numHeads;
    private final int numKeyValueHeads;
    private final int intermediateSize;
    private final int numPrompts;
    private final int numSamples;

    StepShape(
            String title,
            int hiddenSize,
            int numLayers,
            int numHeads,
            int numKeyValueHeads,
            int intermediateSize,
            int numPrompts,
            int numSamples) {
        this.title = title;
        this.hiddenSize = hiddenSize;
        this.numLayers = numLayers;
        this.numHeads = numHeads;
        this.numKeyValueHeads = numKeyValueHeads;
        this.intermediateSize = intermediateSize;
        this.numPrompts = numPrompts;
        this.numSamples = numSamples;
    }

    String title() {
        return title;
    }

    int numSamples() {
        return numSamples;
    }

    PolicyConfig config() {
        return new PolicyConfig(
                hiddenSize,
                numLayers,
                numHeads,
                numKeyValueHeads,
                intermediateSize,
                VOCABULARY.size(),
                MAX_POSITIONS,
                1000,
                1e-6,
                true,
                OptionalInt.empty(),
                VOCABULARY.endOfTurn(),
                OptionalInt.of(VOCABULARY.endOfText()));
    }

    /** The batch: each prompt's responses one after another, of unlike lengths, as sampled ones are. */
    List<ScoredSequence> sequences() {
        SplittableRandom random = new SplittableRandom(11);
        Ability[] abilities = {Ability.DEDUCTION, Ability.INDUCTION, Ability.ABDUCTION};
        List<ScoredSequence> sequences = new ArrayList<>();
        try (PolicyTokenizer tokenizer =
                PolicyTokenizer.fromJson(VOCABULARY.toJson().getBytes(StandardCharsets.UTF_8))) {
            for (int prompt = 0; prompt < numPrompts; prompt++) {
                Task task = TaskGenerator.generate(
                        TaskSpec.of(abilities[prompt % abilities.length], 1, Split.TRAIN, prompt));
                Prompt asked = Prompts.render(task.puzzle(), PromptStyle.COMPACT);
                TokenIds promptIds = tokenizer.prompt(asked.system(), asked.user());
                TokenIds worked = tokenizer.encode(Responses.worked(task));
                for (int sample = 0; sample < numSamples; sample++) {
                    double share = SHORTEST_SHARE + (1 - SHORTEST_SHARE) * random.nextDouble();
                    int size = Math.max(2, (int) Math.round(worked.size() * share));
                    sequences.add(new ScoredSequence(
                            promptIds, TokenIds.of(worked.stream().limit(size).toArray())));
                }
            }
        }
        return sequences;
    }
}
