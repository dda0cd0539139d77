// SPDX-License-Identifier: Apache-2.0
package io.triad.cli.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.triad.checkpoint.store.S3ObjectStore;
import io.triad.checkpoint.store.StoreSettings;
import io.triad.embedded.EmbeddedObjectStore;
import io.triad.embedded.StoreCredentials;
import io.triad.failure.TriadException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointSourceTest {
    private static final StoreCredentials KEYS = new StoreCredentials("sampler", "only-for-this-test");

    @TempDir
    private Path folder = Path.of("");

    @Test
    void shouldFetchAModelFromAnS3StoreAndLeaveNothingBehind() throws IOException {
        try (EmbeddedObjectStore store = EmbeddedObjectStore.start(0, folder, KEYS)) {
            Map<String, String> environment = Map.of(
                    "TRIAD_STORE_ENDPOINT", store.endpoint(),
                    "TRIAD_STORE_ACCESS_KEY", KEYS.accessKey(),
                    "TRIAD_STORE_SECRET_KEY", KEYS.secretKey());
            StoreSettings settings =
                    new StoreSettings(store.endpoint(), "us-east-1", "models", KEYS.accessKey(), KEYS.secretKey());
            try (S3ObjectStore objects = new S3ObjectStore(settings)) {
                objects.put("tiny/config.json", "{}".getBytes(StandardCharsets.UTF_8));
                objects.put("tiny/pytorch_model.bin", "not for us".getBytes(StandardCharsets.UTF_8));
            }
            List<String> told = new ArrayList<>();
            CheckpointSource source = new CheckpointSource(folder, environment, told::add);

            Path fetched;
            try (CheckpointSource.Found found = source.find("s3://models/tiny/")) {
                fetched = found.folder().path();
                assertThat(fetched.resolve("config.json")).hasContent("{}");
                assertThat(Files.list(fetched)).hasSize(1);
            }

            assertThat(fetched.getParent()).doesNotExist();
            assertThat(told).containsExactly("fetching s3://models/tiny/ from " + store.endpoint());
            assertThatThrownBy(() -> source.find("s3://models/none"))
                    .isInstanceOf(TriadException.class)
                    .hasMessageContaining("s3://models/none holds no model");
            assertThatThrownBy(() -> source.find("s3://misspelt/tiny"))
                    .isInstanceOf(TriadException.class)
                    .hasMessageContaining("s3://misspelt/tiny holds no model");
            assertThat(folder.resolve("misspelt")).doesNotExist();
            Map<String, String> without = new HashMap<>(environment);
            without.remove("TRIAD_STORE_SECRET_KEY");
            assertThatThrownBy(() -> new CheckpointSource(folder, without, told::add).find("s3://models/tiny"))
                    .hasMessageStartingWith("TRIAD_STORE_SECRET_KEY is not set");
            assertThatThrownBy(() -> source.find("https://models/tiny")).hasMessageContaining("begins with s3://");
        }
    }
}
