// SPDX-License-Identifier: Apache-2.0
package io.triad.cli.plan;

import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import io.triad.policy.PolicyConfig;
import io.triad.policy.folder.PolicyCompanions;
import io.triad.policy.folder.PolicyFolder;
import io.triad.recipe.BaseModel;
import io.triad.recipe.ColdStart;
import io.triad.training.step.ColdStartPolicy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;

/**
 * The model that a recipe starts from, as far as a plan needs it.
 *
 * @param config its shape
 * @param origin how that is known
 * @param location where the checkpoint is said to be; empty for one that the recipe makes
 * @param companions its tokenizer and the like, where they are to be had
 */
public record PlannedModel(PolicyConfig config, Origin origin, String location, Optional<PolicyCompanions> companions) {
    /** How a model's shape is known. */
    public enum Origin {
        MADE("made by the recipe"),
        FOUND("as its checkpoint says"),
        GIVEN("as --config says"),
        PUBLISHED("as it was published; the checkpoint is not here");

        private final String words;

        Origin(String words) {
            this.words = words;
        }

        /** Returns it in words. */
        public String words() {
            return words;
        }
    }

    /**
     * Finds what is known of a recipe's base.
     *
     * @param given what {@code config.json} says of it, where a file was named
     * @param folders finds the folder of an address in a store that lies on this machine
     * @throws TriadException NOT_FOUND when nothing tells the shape; CORRUPT_CHECKPOINT when what is there does not
     */
    public static PlannedModel of(
            BaseModel base, Optional<PolicyConfig> given, Function<String, Optional<Path>> folders) {
        return switch (base) {
            case ColdStart coldStart ->
                new PlannedModel(
                        ColdStartPolicy.config(coldStart), Origin.MADE, "", Optional.of(ColdStartPolicy.companions()));
            case BaseModel.Checkpoint checkpoint -> of(checkpoint.location(), given, folders);
        };
    }

    private static PlannedModel of(
            String location, Optional<PolicyConfig> given, Function<String, Optional<Path>> folders) {
        Optional<PolicyFolder> folder = folders.apply(location)
                .filter(path -> Files.exists(path.resolve(PolicyFolder.CONFIG)))
                .map(PolicyFolder::new);
        Optional<PolicyCompanions> companions = folder.filter(
                        found -> Files.exists(found.path().resolve(PolicyFolder.TOKENIZER)))
                .map(PolicyFolder::companions);
        if (folder.isPresent()) {
            return new PlannedModel(folder.get().config(), Origin.FOUND, location, companions);
        }
        if (given.isPresent()) {
            return new PlannedModel(given.get(), Origin.GIVEN, location, companions);
        }
        return PublishedShape.named(location)
                .map(shape -> new PlannedModel(shape.config(), Origin.PUBLISHED, location, companions))
                .orElseThrow(() -> new TriadException(
                        ErrorCode.NOT_FOUND,
                        "base.checkpoint " + location + " is not here, and its name tells no shape that is known;"
                                + " name its config.json with --config"));
    }

    /** Tells whether the weights themselves can be had now, or need not. */
    public boolean isThere() {
        return origin == Origin.MADE || origin == Origin.FOUND;
    }
}
