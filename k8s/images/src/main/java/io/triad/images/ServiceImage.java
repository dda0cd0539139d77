// SPDX-License-Identifier: Apache-2.0
package io.triad.images;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What the image of one service is: the same for all but the package in it.
 *
 * @param module the service's module, which is the image's name too
 * @param app the service's packaged application, {@code target/quarkus-app}
 */
record ServiceImage(String module, Path app) {
    static final List<String> MODULES =
            List.of("task-generator-svc", "rollout-svc", "verifier-svc", "trainer-svc", "merge-svc", "eval-svc");

    /** Nobody's number on the usual systems; the chart's pods run as it too. */
    static final int USER = 10_001;

    static final String OWNER = USER + ":" + USER;

    static final String JAVA = "/opt/java";
    static final String APP = "/app";
    static final String DATA = "/var/lib/triad";

    /** What the service's class path is said in, and which classes are kept beside it. */
    static final String CLASS_PATH_FILE = APP + "/class-path";

    static final String KEPT_CLASSES = APP + "/service.jsa";

    /** What Quarkus' own starter calls too; called by the JVM itself, which keeps only classes of its own class path. */
    static final String MAIN = "io.quarkus.runner.GeneratedMain";

    /** What the code needs of the JVM. Kept classes are good for a JVM with the very same of these. */
    static final List<String> FLAGS = List.of(
            "--add-modules=jdk.incubator.vector",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            // Asked for by the thread pools of Quarkus.
            "--add-opens=java.base/java.lang=ALL-UNNAMED");

    /** Heaps and collectors are the deployment's: it says them in JDK_JAVA_OPTIONS. */
    static final List<String> ENTRYPOINT = Stream.of(
                    List.of(JAVA + "/bin/java"),
                    FLAGS,
                    List.of(
                            "-XX:+ExitOnOutOfMemoryError",
                            "-XX:SharedArchiveFile=" + KEPT_CLASSES,
                            "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
                            "@" + CLASS_PATH_FILE,
                            MAIN))
            .flatMap(List::stream)
            .toList();

    /** Folders of jars, in the order in which the first of several classes of one name is the right one. */
    private static final List<String> JARS = List.of("quarkus", "app", "lib/boot", "lib/main");

    static final Map<String, String> ENVIRONMENT = Map.of(
            "JAVA_HOME", JAVA,
            "PATH", JAVA + "/bin:/usr/local/bin:/usr/bin:/bin",
            "LANG", "C.UTF-8",
            // The C library keeps up to 64 MiB for each of many threads otherwise.
            "MALLOC_ARENA_MAX", "2",
            // PyTorch frees and asks again for the same blocks in every step; given back in between, each page is
            // faulted in anew.
            "MALLOC_MMAP_THRESHOLD_", "4294967296",
            "MALLOC_TRIM_THRESHOLD_", "17179869184",
            "MALLOC_TOP_PAD_", "67108864");

    /**
     * Returns the jars of the package as a class path, as they lie below {@code folder}; always in the same order.
     *
     * @throws IOException when the package is not whole
     */
    String classPath(String folder) throws IOException {
        List<String> jars = new ArrayList<>();
        for (String name : JARS) {
            try (Stream<Path> files = Files.list(app.resolve(name))) {
                files.map(file -> file.getFileName().toString())
                        .filter(file -> file.endsWith(".jar"))
                        .sorted()
                        .forEach(file -> jars.add(folder + "/" + name + "/" + file));
            }
        }
        return String.join(":", jars);
    }

    static ServiceImage of(Path root, String module) {
        return new ServiceImage(module, root.resolve(module).resolve("target/quarkus-app"));
    }
}
