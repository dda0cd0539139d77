// SPDX-License-Identifier: Apache-2.0
package io.triad.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ApiKeyFileTest {
    private static final String FIRST = "triad_" + "1".repeat(40);
    private static final String SECOND = "triad_" + "2".repeat(40);

    @TempDir
    Path folder;

    private static String line(String name, String key) {
        return name + " viewer " + HexFormat.of().formatHex(ApiKey.digest(key.getBytes())) + "\n";
    }

    @Test
    void shouldReadTheFileAnewWhenItChanges() throws IOException {
        Path file = Files.writeString(folder.resolve("keys"), line("ada", FIRST));
        ApiKeyFile keys = new ApiKeyFile(file, Duration.ZERO);
        assertThat(keys.find(SECOND)).isEmpty();

        Files.writeString(file, line("ada", FIRST) + line("bob", SECOND));

        assertThat(keys.find(SECOND)).map(ApiKey::name).hasValue("bob");
        assertThat(keys.find(FIRST)).isPresent();
        Files.writeString(file, line("bob", SECOND));
        assertThat(keys.find(FIRST)).isEmpty();
    }

    /** As Kubernetes does: the mounted name is a link to a folder that is replaced. */
    @Test
    void shouldFollowALinkThatIsPointedElsewhere() throws IOException {
        Path before = Files.createDirectory(folder.resolve("before"));
        Path after = Files.createDirectory(folder.resolve("after"));
        Files.writeString(before.resolve("keys"), line("ada", FIRST));
        Files.writeString(after.resolve("keys"), line("ada", SECOND));
        Files.setLastModifiedTime(after.resolve("keys"), Files.getLastModifiedTime(before.resolve("keys")));
        Path link = Files.createSymbolicLink(folder.resolve("data"), before);
        ApiKeyFile keys = new ApiKeyFile(link.resolve("keys"), Duration.ZERO);

        Files.delete(link);
        Files.createSymbolicLink(link, after);

        assertThat(keys.find(SECOND)).isPresent();
        assertThat(keys.find(FIRST)).isEmpty();
    }

    @Test
    void shouldKeepItsKeysWhileTheFileIsUnusable() throws IOException {
        Path file = Files.writeString(folder.resolve("keys"), line("ada", FIRST));
        ApiKeyFile keys = new ApiKeyFile(file, Duration.ZERO);

        Files.writeString(file, "ada vie");
        assertThat(keys.find(FIRST)).isPresent();
        Files.delete(file);
        assertThat(keys.find(FIRST)).isPresent();
        Files.writeString(file, line("ada", SECOND));
        assertThat(keys.find(FIRST)).isEmpty();
        assertThat(keys.find(SECOND)).isPresent();
    }

    @Test
    void shouldNotLookMoreOftenThanItMay() throws IOException {
        Path file = Files.writeString(folder.resolve("keys"), line("ada", FIRST));
        ApiKeyFile keys = new ApiKeyFile(file, Duration.ofHours(1));

        Files.writeString(file, line("ada", SECOND) + "# longer\n");

        assertThat(keys.find(FIRST)).isPresent();
    }

    @Test
    void shouldNotStartWithoutItsFile() {
        assertThatThrownBy(() -> new ApiKeyFile(folder.resolve("none"), Duration.ZERO))
                .hasMessageContaining("triad.security.keys-file is")
                .hasMessageContaining("none");
    }
}
