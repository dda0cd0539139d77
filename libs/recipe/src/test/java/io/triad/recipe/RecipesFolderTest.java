// SPDX-License-Identifier: Apache-2.0
package io.triad.recipe;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RecipesFolderTest {
    private static final Path FOLDER = Path.of("../../recipes");

    @Test
    void shouldReadEveryRecipeThatWeShip() throws IOException {
        List<Path> files;
        try (Stream<Path> listed = Files.list(FOLDER)) {
            files = listed.filter(file -> file.toString().endsWith(".yaml"))
                    .sorted()
                    .toList();
        }

        assertThat(files)
                .extracting(file -> file.getFileName().toString())
                .contains("miniature.yaml", "quickstart.yaml");
        for (Path file : files) {
            Recipe recipe = RecipeReader.read(Files.readString(file), file.toString());
            assertThat(file.getFileName()).hasToString(recipe.name() + ".yaml");
        }
    }
}
