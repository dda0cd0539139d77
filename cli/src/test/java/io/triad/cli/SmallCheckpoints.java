// SPDX-License-Identifier: Apache-2.0
package io.triad.cli;

import io.triad.policy.PolicyConfig;
import io.triad.policy.PolicyWeights;
import io.triad.policy.folder.PolicyCompanions;
import io.triad.policy.folder.PolicyFolder;
import io.triad.policy.tokenizer.WordVocabulary;
import io.triad.reasoning.prompt.Vocabulary;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;

/** Checkpoints of random weights that read compact tasks. */
final class SmallCheckpoints {
    private static final WordVocabulary VOCABULARY = new WordVocabulary(
            Vocabulary.words().stream().filter(word -> !word.startsWith("<")).toList());

    private SmallCheckpoints() {}

    /** Writes one into a new folder. */
    static Path write(Path folder, long seed) throws IOException {
        PolicyConfig config = new PolicyConfig(
                32,
                2,
                4,
                2,
                64,
                VOCABULARY.size(),
                256,
                10_000,
                1e-6,
                true,
                OptionalInt.empty(),
                VOCABULARY.endOfTurn(),
                OptionalInt.empty());
        Files.createDirectories(folder);
        new PolicyFolder(folder)
                .write(
                        PolicyWeights.random(config, seed),
                        PolicyCompanions.of(VOCABULARY.toJson().getBytes(StandardCharsets.UTF_8)));
        return folder;
    }
}
