// SPDX-License-Identifier: Apache-2.0
package io.triad.cli;

import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import io.triad.recipe.Recipe;
import io.triad.recipe.RecipeReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A recipe that was read and found good.
 *
 * @param text what is sent to the suite
 * @param recipe the same, read
 */
record RecipeFile(String text, Recipe recipe) {
    /**
     * Reads and checks a recipe's file.
     *
     * @param given the file; null means the quick start that comes with Triad
     * @param seed replaces the recipe's seed; null leaves it
     * @throws TriadException when there is no such file or it is no recipe
     */
    static RecipeFile read(@Nullable Path given, @Nullable Long seed) {
        Path file = given == null ? TriadCommand.home().resolve("recipes/quickstart.yaml") : given;
        String text = text(file);
        Recipe recipe = RecipeReader.read(text, file.toString());
        if (seed == null) {
            return new RecipeFile(text, recipe);
        }
        Recipe reseeded = recipe.withSeed(seed);
        return new RecipeFile(reseeded.canonicalJson(), reseeded);
    }

    private static String text(Path file) {
        try {
            if (Files.isRegularFile(file) && Files.size(file) > RecipeReader.MAX_BYTES) {
                throw refused(
                        file,
                        "has " + Files.size(file) + " bytes, more than the " + RecipeReader.MAX_BYTES + " of a recipe",
                        null);
            }
            return Files.readString(file);
        } catch (NoSuchFileException e) {
            throw refused(file, "does not exist", e);
        } catch (CharacterCodingException e) {
            throw refused(file, "is not UTF-8 text", e);
        } catch (IOException e) {
            throw refused(
                    file,
                    Files.isDirectory(file) ? "is a folder; give a file" : "cannot be read (" + e.getMessage() + ")",
                    e);
        }
    }

    private static TriadException refused(Path file, String why, @Nullable Throwable cause) {
        return new TriadException(ErrorCode.INVALID_REQUEST, "recipe " + file + " " + why, cause);
    }
}
