// SPDX-License-Identifier: Apache-2.0
package io.triad.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Classes of a small package are kept, and a JVM that starts where the image has them takes them. */
class KeptClassesTest {
    @TempDir
    Path folder;

    private ServiceImage image = new ServiceImage("", Path.of(""));

    /** What the package runs. */
    static final class Small {
        private Small() {}

        public static void main(String[] arguments) {
            System.out.println("small");
        }
    }

    @BeforeEach
    void writePackage() throws IOException {
        image = ServiceImage.of(folder, "trainer-svc");
        Packages.jar(image.app().resolve("quarkus/generated-bytecode.jar"));
        Packages.jar(image.app().resolve("app/trainer-svc.jar"), Small.class);
        Packages.jar(image.app().resolve("lib/boot/org.example.boot.jar"));
        Packages.jar(image.app().resolve("lib/main/org.example.other.jar"));
    }

    private KeptClasses kept(String scratch) throws IOException {
        return new KeptClasses(
                Packages.JAVA_HOME,
                Packages.classes(
                        folder.resolve("classes.txt"),
                        "java/lang/Object",
                        Small.class.getName().replace('.', '/'),
                        "org/example/ThatNobodyHas"),
                folder.resolve(scratch));
    }

    @Test
    void shouldBeTakenByAJvmThatStartsElsewhere() throws Exception {
        Path written = kept("work").write(image);
        Path app = folder.resolve("elsewhere/app");
        Files.createDirectories(app.getParent());
        Files.move(folder.resolve("work/kept/trainer-svc/app"), app);

        assertThat(start(app, written))
                .anyMatch(line -> line.contains(Small.class.getName()) && line.contains("shared objects file"));
    }

    @Test
    void shouldNotBeTakenWithJarsOfAnotherBuild() throws Exception {
        Path written = kept("work").write(image);
        Path app = folder.resolve("work/kept/trainer-svc/app");
        Packages.jar(app.resolve("lib/main/org.example.other.jar"), Small.class);

        assertThat(start(app, written))
                .contains("small")
                .noneMatch(line -> line.contains("shared objects file") && line.contains(Small.class.getName()));
    }

    private List<String> start(Path app, Path classes) throws Exception {
        List<String> command =
                new ArrayList<>(List.of(Packages.JAVA_HOME.resolve("bin/java").toString()));
        command.addAll(ServiceImage.FLAGS);
        command.addAll(List.of(
                "-XX:SharedArchiveFile=" + classes,
                "-Xlog:class+load",
                "-cp",
                image.classPath(app.toString()),
                Small.class.getName()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        List<String> said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .toList();
        assertThat(process.waitFor()).as("%s", said).isZero();
        return said;
    }

    @Test
    void shouldBeTheSameBytesWheneverTheyAreWritten() throws Exception {
        assertThat(kept("second").write(image))
                .hasSameBinaryContentAs(kept("first").write(image));
    }

    /** The script that renews the list starts services itself, and must do so as images do. */
    @Test
    void shouldBeListedWithTheFlagsOfImages() throws Exception {
        String script = Files.readString(Path.of("classes"));

        assertThat(script).contains(ServiceImage.FLAGS).contains(ServiceImage.MAIN);
    }

    @Test
    void shouldSayWhyTheyCannotBeWritten() throws Exception {
        KeptClasses kept = new KeptClasses(Packages.JAVA_HOME, folder.resolve("nothing.txt"), folder.resolve("work"));

        assertThatThrownBy(() -> kept.write(image))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("nothing.txt");
    }
}
