// SPDX-License-Identifier: Apache-2.0
package io.triad.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.triad.checkpoint.store.S3ObjectStore;
import io.triad.checkpoint.store.StoreSettings;
import io.triad.embedded.EmbeddedObjectStore;
import io.triad.recipe.RecipeException;
import io.triad.testkit.TestServersExtension;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(TestServersExtension.class)
class S3QuestionsIT {
    @Test
    void shouldReadFromABucketThatIsNotTheSuites(EmbeddedObjectStore server) {
        // Given
        try (S3ObjectStore store = new S3ObjectStore(settings(server, "datasets"))) {
            store.put("zoo/train.parquet", Path.of("src/test/resources/io/triad/dataset/many.parquet"));
        }
        QuestionLoader loader =
                new QuestionLoader(SourceFiles.of(Optional.of(settings(server, "triad"))), questions -> {});

        // When
        QuestionLoader.Pinned pinned = loader.pin(Sources.data("{train: {path: 's3://datasets/zoo/train.parquet'}}"));

        // Then
        assertThat(pinned.questions().train().rows().size()
                        + pinned.questions().evaluation().rows().size())
                .isEqualTo(5_000);
        assertThatThrownBy(() -> loader.pin(Sources.data("{train: {path: 's3://datasets/zoo/none.parquet'}}")))
                .isInstanceOf(RecipeException.class)
                .hasMessageContaining("s3://datasets/zoo/none.parquet does not exist in the store");
        // And a bucket that is misspelt is not made
        for (int attempt = 0; attempt < 2; attempt++) {
            assertThatThrownBy(() -> loader.pin(Sources.data("{train: {path: 's3://datsets/zoo/train.parquet'}}")))
                    .isInstanceOf(RecipeException.class)
                    .hasMessageContaining("s3://datsets/zoo/train.parquet does not exist in the store");
        }
    }

    private static StoreSettings settings(EmbeddedObjectStore server, String bucket) {
        return new StoreSettings(
                server.endpoint(),
                "us-east-1",
                bucket,
                server.credentials().accessKey(),
                server.credentials().secretKey());
    }
}
