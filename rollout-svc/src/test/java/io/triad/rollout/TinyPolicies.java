// SPDX-License-Identifier: Apache-2.0
package io.triad.rollout;

import io.triad.checkpoint.CheckpointRef;
import io.triad.checkpoint.CheckpointStore;
import io.triad.policy.PolicyConfig;
import io.triad.policy.PolicyWeights;
import io.triad.policy.Tensor;
import io.triad.policy.folder.AdapterCheckpoint;
import io.triad.policy.folder.LoraFolder;
import io.triad.policy.folder.PolicyCompanions;
import io.triad.policy.folder.PolicyFolder;
import io.triad.policy.lora.LoraAdapter;
import io.triad.policy.lora.LoraConfig;
import io.triad.policy.sampling.KernelDigest;
import io.triad.policy.tokenizer.PolicyTokenizer;
import io.triad.policy.tokenizer.WordVocabulary;
import io.triad.rollout.sampling.Provenance;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import java.util.SequencedMap;

/** Policies that are small enough to make for every test, and their way into a store. */
public final class TinyPolicies {
    /** Longest sequence, prompt and response together. */
    public static final int MAX_POSITIONS = 96;

    private static final WordVocabulary VOCABULARY =
            new WordVocabulary(List.of("system", "user", "assistant", "arithmetic"));

    private TinyPolicies() {}

    /** Returns what responses of the embedded engine come from. */
    public static Provenance provenance(CheckpointRef checkpoint) {
        return new Provenance(checkpoint, "embedded-f32-1", KernelDigest.sha256(), "F32");
    }

    /** Returns weights drawn from the seed. */
    public static PolicyWeights weights(long seed) {
        return PolicyWeights.random(
                new PolicyConfig(
                        32,
                        2,
                        4,
                        2,
                        64,
                        VOCABULARY.size(),
                        MAX_POSITIONS,
                        10_000,
                        1e-6,
                        true,
                        OptionalInt.empty(),
                        VOCABULARY.endOfTurn(),
                        OptionalInt.of(VOCABULARY.endOfText())),
                seed);
    }

    /** Opens the tokenizer of all of them; the caller closes it. */
    public static PolicyTokenizer tokenizer() {
        return PolicyTokenizer.fromJson(tokenizerJson());
    }

    /** Publishes the policy of that seed, by way of a folder that is removed again, as the trainer does. */
    public static CheckpointRef publish(CheckpointStore checkpoints, String prefix, long seed) {
        try {
            Path outgoing = Files.createTempDirectory("tiny-policy-");
            try {
                new PolicyFolder(outgoing).write(weights(seed), PolicyCompanions.of(tokenizerJson()));
                Files.writeString(outgoing.resolve(PolicyFolder.OPTIMIZER), "not for samplers");
                return checkpoints.publish(outgoing, prefix, null, Map.of("seed", Long.toString(seed)));
            } finally {
                for (String file : List.of(
                        PolicyFolder.CONFIG, PolicyFolder.TOKENIZER, PolicyFolder.WEIGHTS, PolicyFolder.OPTIMIZER)) {
                    Files.deleteIfExists(outgoing.resolve(file));
                }
                Files.delete(outgoing);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("a tiny policy cannot be written", e);
        }
    }

    /** Returns an adapter of any of the policies, with every tensor drawn from the seed. */
    public static LoraAdapter adapter(long seed) {
        LoraAdapter fresh = LoraAdapter.fresh(weights(0).config(), LoraConfig.of(2, 16, "q_proj", "v_proj"), seed);
        Random random = new Random(seed);
        SequencedMap<String, Tensor> tensors = new LinkedHashMap<>();
        fresh.tensors().forEach((name, tensor) -> {
            float[] values = new float[Math.toIntExact(tensor.shape().numElements())];
            for (int index = 0; index < values.length; index++) {
                values[index] = (float) random.nextGaussian();
            }
            tensors.put(name, Tensor.adopt(tensor.shape(), values));
        });
        return new LoraAdapter(fresh.config(), tensors);
    }

    /** Publishes an adapter of the policy of that seed, by way of a folder that is removed again, as the trainer does. */
    public static CheckpointRef publishAdapter(
            CheckpointStore checkpoints, String prefix, long seed, LoraAdapter adapter, CheckpointRef base) {
        try {
            Path outgoing = Files.createTempDirectory("tiny-adapter-");
            try {
                new PolicyFolder(outgoing).write(weights(seed).config(), adapter, PolicyCompanions.of(tokenizerJson()));
                Files.writeString(outgoing.resolve(PolicyFolder.OPTIMIZER), "not for samplers");
                return checkpoints.publish(outgoing, prefix, base, AdapterCheckpoint.metadata(base));
            } finally {
                for (String file : List.of(
                        PolicyFolder.CONFIG,
                        PolicyFolder.TOKENIZER,
                        PolicyFolder.OPTIMIZER,
                        LoraFolder.CONFIG,
                        LoraFolder.TENSORS)) {
                    Files.deleteIfExists(outgoing.resolve(file));
                }
                Files.delete(outgoing);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("a tiny adapter cannot be written", e);
        }
    }

    private static byte[] tokenizerJson() {
        return VOCABULARY.toJson().getBytes(StandardCharsets.UTF_8);
    }
}
