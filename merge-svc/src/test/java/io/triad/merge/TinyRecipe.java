// SPDX-License-Identifier: Apache-2.0
package io.triad.merge;

import io.triad.recipe.Recipe;
import io.triad.recipe.RecipeReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The smallest recipe that has every stage. */
public final class TinyRecipe {
    private TinyRecipe() {}

    /** Reads it. */
    public static Recipe read() {
        return RecipeReader.read(text(), "tiny.yaml");
    }

    /**
     * Reads it, with a weight search.
     *
     * @param method in YAML
     */
    public static Recipe searching(String method) {
        return RecipeReader.read(
                text().replace("merge:\n", "merge:\n  search: {method: " + method + ", maxCandidates: 12}\n"),
                "tiny.yaml");
    }

    private static String text() {
        try (InputStream file = TinyRecipe.class.getResourceAsStream("/tiny.yaml")) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
