// SPDX-License-Identifier: Apache-2.0
package io.triad.checkpoint.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StoreSettingsTest {
    @Test
    void shouldNotShowTheSecret() {
        assertThat(new StoreSettings("http://127.0.0.1:1", "us-east-1", "triad", "someone", "hush").toString())
                .contains("someone", "http://127.0.0.1:1")
                .doesNotContain("hush");
    }

    @Test
    void shouldNameTheSettingThatIsWrong() {
        assertThatThrownBy(() -> new StoreSettings("localhost", "r", "triad", "a", "b"))
                .hasMessageContaining("triad.store.endpoint is 'localhost', expected a URL");
        assertThatThrownBy(() -> new StoreSettings("http://h", "r", "Triad", "a", "b"))
                .hasMessageContaining("triad.store.bucket is 'Triad'");
        assertThatThrownBy(() -> new StoreSettings("http://h", "r", "triad", "a", " "))
                .hasMessageContaining("triad.store.secret-key");
        assertThatThrownBy(() -> new StoreSettings("http://h", "r", "triad", "a", "b", Optional.of(Path.of("ca.crt"))))
                .hasMessageContaining("triad.store.ca-file is 'ca.crt', expected an https:// endpoint");
    }

    @Test
    void shouldTakeRegionAndBucketFromTheConfigurationOrFromItsDefaults() {
        assertThat(config(Optional.empty(), Optional.empty()).settings())
                .isEqualTo(new StoreSettings("http://h", "us-east-1", "triad", "a", "b"));
        assertThat(config(Optional.of("eu-central-1"), Optional.of("others")).settings())
                .isEqualTo(new StoreSettings("http://h", "eu-central-1", "others", "a", "b"));
    }

    private static StoreConfig config(Optional<String> region, Optional<String> bucket) {
        return new StoreConfig() {
            @Override
            public String endpoint() {
                return "http://h";
            }

            @Override
            public Optional<String> region() {
                return region;
            }

            @Override
            public Optional<String> bucket() {
                return bucket;
            }

            @Override
            public String accessKey() {
                return "a";
            }

            @Override
            public String secretKey() {
                return "b";
            }

            @Override
            public Optional<Path> caFile() {
                return Optional.empty();
            }
        };
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/a", "a/", "a//b", "../a", "a/../b", "a b", "a\\b", ".hidden", "é", "a\0b"})
    void shouldRefuseKeysThatAreNoPlainPaths(String key) {
        assertThatThrownBy(() -> ObjectKey.check(key)).hasMessageContaining("Object key '" + key + "'");
    }
}
