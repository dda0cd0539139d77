// SPDX-License-Identifier: Apache-2.0
package io.triad.eval;

import io.triad.policy.tokenizer.WordVocabulary;
import io.triad.reasoning.prompt.Vocabulary;
import io.triad.recipe.DataFields;
import io.triad.recipe.DataSource;
import io.triad.recipe.DomainData;
import io.triad.recipe.Recipe;
import io.triad.recipe.RecipeReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** The smallest recipe that has every stage. */
public final class TinyRecipe {
    private TinyRecipe() {}

    /** Reads it. */
    public static Recipe read() {
        try (InputStream file = TinyRecipe.class.getResourceAsStream("/tiny.yaml")) {
            return RecipeReader.read(new String(file.readAllBytes(), StandardCharsets.UTF_8), "tiny.yaml");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads it, with questions of one's own from that file. */
    public static Recipe withData(String path) {
        return read().withData(new DomainData(
                new DataSource(
                        path,
                        Optional.empty(),
                        Optional.empty(),
                        new DataFields(Optional.empty(), Optional.empty(), Optional.empty()),
                        Optional.empty(),
                        Optional.empty()),
                Optional.empty()));
    }

    /** Returns the vocabulary of compact tasks; the tags have ids of their own. */
    public static WordVocabulary vocabulary() {
        return new WordVocabulary(Vocabulary.words().stream()
                .filter(word -> !word.startsWith("<"))
                .toList());
    }
}
