// SPDX-License-Identifier: Apache-2.0
package io.triad.training.store;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.triad.checkpoint.CheckpointRef;
import io.triad.checkpoint.CheckpointStore;
import io.triad.checkpoint.store.FileObjectStore;
import io.triad.policy.PolicyConfig;
import io.triad.policy.PolicyWeights;
import io.triad.policy.TokenIds;
import io.triad.policy.folder.PolicyCompanions;
import io.triad.policy.folder.PolicyFolder;
import io.triad.policy.lora.LoraAdapter;
import io.triad.policy.lora.LoraConfig;
import io.triad.policy.tokenizer.WordVocabulary;
import io.triad.policy.training.AdamWSettings;
import io.triad.policy.training.ScoredSequence;
import io.triad.policy.training.TokenBatch;
import io.triad.policy.training.TrainablePolicy;
import io.triad.recipe.Lane;
import io.triad.training.batch.LaneKey;
import io.triad.training.step.Digests;
import io.triad.training.step.LaneMechanics;
import io.triad.training.step.LaneSession;
import io.triad.training.step.SupervisedStep;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Trains an adapter of the model that the system property {@code from} names, publishes it and, merged, the final version, and
 * fetches both below {@code to}, with the log-probabilities that the trainer sees. Its name keeps it out of the suite; {@code
 * src/test/scripts/open_adapter.py} says how to run it.
 */
class AdapterByHand {
    private static final LaneKey KEY = new LaneKey("by-hand", Lane.DEDUCTION);
    private static final TokenIds PROMPT = TokenIds.of(3);
    private static final TokenIds RESPONSE = TokenIds.of(IntStream.range(4, 50).toArray());

    @Test
    void shouldPublishAnAdapterAndItsFinal() throws IOException {
        Path to = Path.of(System.getProperty("to"));
        FileObjectStore objects = new FileObjectStore(to.resolve("store"));
        LaneCheckpoints checkpoints = new LaneCheckpoints(objects, to.resolve("work"));
        // The golden models have no tokenizer of their own.
        PolicyCompanions companions = PolicyCompanions.of(new WordVocabulary(List.of("system", "user", "assistant"))
                .toJson()
                .getBytes(StandardCharsets.UTF_8));
        LaneCheckpoints.Loaded base = new LaneCheckpoints.Loaded(
                new PolicyFolder(Path.of(System.getProperty("from"))).weights(), Optional.empty(), companions);
        CheckpointRef published = checkpoints.publish(
                new LaneKey("by-hand", Lane.BASE),
                0,
                base,
                Digests.of(base.weights().tensors()),
                null);
        PolicyConfig config = base.weights().config();
        LoraAdapter first =
                LoraAdapter.fresh(config, LoraConfig.of(4, 8, "q_proj", "v_proj", "up_proj", "down_proj"), 1);
        List<ScoredSequence> sequences = List.of(new ScoredSequence(PROMPT, RESPONSE));
        try (LaneSession session = new LaneSession(
                new LaneWeights(base.weights(), Optional.of(first)),
                Optional.of(published),
                Optional.empty(),
                LaneMechanics.of(AdamWSettings.ofLearningRate(1e-2)),
                base.companions(),
                0)) {
            LaneWeights weights = session.weights();
            for (int step = 0; step < 5; step++) {
                SupervisedStep.run(session.policy(), session.optimizer(), sequences, 1e-2, 2048);
                weights = session.moved();
            }
            fetch(
                    objects,
                    to.resolve("adapter"),
                    checkpoints.publish(
                            KEY,
                            5,
                            new LaneCheckpoints.Loaded(
                                    weights, session.base(), Optional.of(session.state()), session.companions()),
                            Digests.of(weights.tensors()),
                            null));
            PolicyWeights last = session.last(weights);
            fetch(
                    objects,
                    to.resolve("final"),
                    checkpoints.publish(
                            KEY,
                            6,
                            new LaneCheckpoints.Loaded(last, Optional.empty(), session.companions()),
                            Digests.of(last.tensors()),
                            null));
            Files.writeString(
                    to.resolve("log-probs.json"),
                    new ObjectMapper()
                            .writeValueAsString(Map.of(
                                    "tokens", PROMPT.plus(RESPONSE).stream().toArray(),
                                    "adapted", scores(session.policy()),
                                    "base", scores(TrainablePolicy.of(base.weights())))));
        }
    }

    private static float[] scores(TrainablePolicy policy) {
        return policy.score(new TokenBatch(List.of(new ScoredSequence(PROMPT, RESPONSE))), 1)
                .logProbs()
                .toArray();
    }

    private static void fetch(FileObjectStore objects, Path to, CheckpointRef version) throws IOException {
        Path fetched = new CheckpointStore(objects).fetch(version, to.resolveSibling("fetched"));
        Files.move(fetched, to);
    }
}
