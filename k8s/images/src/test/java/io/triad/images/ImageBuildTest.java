// SPDX-License-Identifier: Apache-2.0
package io.triad.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.cloud.tools.jib.api.Containerizer;
import com.google.cloud.tools.jib.api.TarImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Images of a small made-up package, read back from their files. */
class ImageBuildTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path folder;

    private ServiceImage image = new ServiceImage("", Path.of(""));
    private Path runtime = Path.of("");

    @BeforeEach
    void writePackage() throws IOException {
        Path module = folder.resolve("trainer-svc");
        write(module.resolve("src/main/resources/application.properties"), "quarkus.http.port=7413\n");
        Path app = module.resolve("target/quarkus-app");
        write(app.resolve("quarkus-run.jar"), "run");
        Packages.jar(app.resolve("quarkus/generated-bytecode.jar"));
        Packages.jar(app.resolve("app/trainer-svc.jar"));
        Packages.jar(app.resolve("lib/boot/org.example.boot.jar"));
        Packages.jar(app.resolve("lib/main/org.example.other.jar"));
        Packages.jar(app.resolve("lib/main/io.triad.triad-messaging.jar"));
        image = ServiceImage.of(folder, "trainer-svc");
        runtime = folder.resolve("runtime");
        Path java = runtime.resolve("bin/java");
        write(java, "java");
        Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
        write(runtime.resolve("lib/modules"), "modules");
    }

    private static void write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private Path build(String name) throws Exception {
        Path file = folder.resolve(name + ".tar");
        Path work = folder.resolve("work-" + name);
        // The runtime that is packed is no real one; that which keeps classes is.
        KeptClasses kept = new KeptClasses(
                Packages.JAVA_HOME, Packages.classes(folder.resolve("classes.txt"), "java/lang/Object"), work);
        new ImageBuild("", runtime, kept, work)
                .build(image, Containerizer.to(TarImage.at(file).named("triad/trainer-svc:test")));
        return file;
    }

    @Test
    void shouldGiveTheSameBytesWheneverItIsBuilt() throws Exception {
        Path first = build("first");
        // Another time on the files is no other image.
        Files.setLastModifiedTime(image.app().resolve("quarkus-run.jar"), FileTime.fromMillis(1));

        assertThat(build("second")).hasSameBinaryContentAs(first);
    }

    @Test
    void shouldRunAsNobodyWithWhatTheCodeNeeds() throws Exception {
        JsonNode config = config(build("image")).path("config");

        assertThat(config.path("User").asText()).isEqualTo("10001:10001");
        assertThat(texts(config.path("Entrypoint")))
                .startsWith("/opt/java/bin/java", "--add-modules=jdk.incubator.vector")
                .contains("-XX:SharedArchiveFile=/app/service.jsa")
                .endsWith("@/app/class-path", "io.quarkus.runner.GeneratedMain");
        assertThat(texts(config.path("Env")))
                .contains("PATH=/opt/java/bin:/usr/local/bin:/usr/bin:/bin", "MALLOC_ARENA_MAX=2");
        assertThat(config.path("ExposedPorts").has("7413/tcp")).isTrue();
        assertThat(config.path("Volumes").has("/var/lib/triad")).isTrue();
    }

    @Test
    void shouldPutWhatChangesSeldomFirst() throws Exception {
        List<Map<String, TarArchiveEntry>> layers = layers(build("image"));

        assertThat(layers).hasSize(6);
        assertThat(layers.get(0)).containsKeys("lib64/ld-linux-x86-64.so.2", "lib/x86_64-linux-gnu/libstdc++.so.6");
        assertThat(layers.get(1)).containsKeys("opt/java/bin/java", "opt/java/lib/modules");
        assertThat(layers.get(2)).containsKey("app/lib/main/org.example.other.jar");
        assertThat(layers.get(3))
                .containsKeys(
                        "app/quarkus-run.jar", "app/app/trainer-svc.jar", "app/lib/main/io.triad.triad-messaging.jar")
                .doesNotContainKey("app/lib/main/org.example.other.jar");
        assertThat(layers.get(4)).containsKeys("app/class-path", "app/service.jsa");
        assertThat(layers.get(5).get("var/lib/triad/").getLongUserId()).isEqualTo(10_001);
    }

    @Test
    void shouldLeaveNothingThatTheServiceCouldWriteToOrRunAsAnother() throws Exception {
        for (Map<String, TarArchiveEntry> layer : layers(build("image"))) {
            layer.forEach((path, entry) -> {
                if (!path.equals("tmp/") && !path.equals("var/lib/triad/")) {
                    assertThat(entry.getLongUserId()).as(path).isZero();
                    assertThat(entry.getMode() & 0022).as(path).isZero();
                }
                assertThat(entry.getMode() & 06000).as(path).isZero();
            });
        }
        assertThat(layers(build("image")).get(1).get("opt/java/bin/java").getMode() & 0111)
                .isEqualTo(0111);
    }

    @Test
    void shouldSayThatNothingIsPackaged() throws Exception {
        Files.delete(image.app().resolve("quarkus-run.jar"));

        assertThatThrownBy(() -> build("image")).isInstanceOf(IOException.class).hasMessageContaining("build first");
    }

    private static JsonNode config(Path tar) throws IOException {
        Map<String, byte[]> files = files(tar);
        JsonNode manifest = JSON.readTree(files.get("manifest.json"));
        return JSON.readTree(files.get(manifest.at("/0/Config").asText()));
    }

    private static List<Map<String, TarArchiveEntry>> layers(Path tar) throws IOException {
        Map<String, byte[]> files = files(tar);
        List<Map<String, TarArchiveEntry>> layers = new ArrayList<>();
        for (JsonNode layer : JSON.readTree(files.get("manifest.json")).at("/0/Layers")) {
            Map<String, TarArchiveEntry> entries = new LinkedHashMap<>();
            try (TarArchiveInputStream content = new TarArchiveInputStream(
                    new GZIPInputStream(new ByteArrayInputStream(files.get(layer.asText()))))) {
                for (TarArchiveEntry entry = content.getNextEntry(); entry != null; entry = content.getNextEntry()) {
                    entries.put(entry.getName(), entry);
                }
            }
            layers.add(entries);
        }
        return layers;
    }

    private static Map<String, byte[]> files(Path tar) throws IOException {
        Map<String, byte[]> files = new LinkedHashMap<>();
        try (InputStream stream = Files.newInputStream(tar);
                TarArchiveInputStream content = new TarArchiveInputStream(stream)) {
            for (TarArchiveEntry entry = content.getNextEntry(); entry != null; entry = content.getNextEntry()) {
                files.put(entry.getName(), content.readAllBytes());
            }
        }
        return files;
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(each -> texts.add(each.asText()));
        return texts;
    }
}
