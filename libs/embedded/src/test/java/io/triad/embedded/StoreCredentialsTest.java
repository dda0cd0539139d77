// SPDX-License-Identifier: Apache-2.0
package io.triad.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreCredentialsTest {
    @TempDir
    Path folder;

    @Test
    void shouldMakeKeysOnceAndLetOnlyTheOwnerReadThem() throws Exception {
        Path file = folder.resolve("inner/store.keys");

        StoreCredentials made = StoreCredentials.readOrCreate(file);

        assertThat(StoreCredentials.readOrCreate(file)).isEqualTo(made);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(StoreCredentials.random()).isNotEqualTo(made);
    }

    @Test
    void shouldNotShowTheSecret() {
        assertThat(new StoreCredentials("someone", "hush").toString())
                .contains("someone")
                .doesNotContain("hush");
    }

    @Test
    void shouldRefuseAFileWithoutKeys() throws Exception {
        Path file = Files.writeString(folder.resolve("store.keys"), "access-key=a\n");

        assertThatThrownBy(() -> StoreCredentials.readOrCreate(file))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("secret-key");
    }
}
