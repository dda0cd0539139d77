// SPDX-License-Identifier: Apache-2.0
package io.triad.images;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

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

    /** What the code needs of the JVM. Heaps and collectors are the deployment's: it says them in JDK_JAVA_OPTIONS. */
    static final List<String> ENTRYPOINT = List.of(
            JAVA + "/bin/java",
            "--add-modules=jdk.incubator.vector",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            // Asked for by the thread pools of Quarkus.
            "--add-opens=java.base/java.lang=ALL-UNNAMED",
            "-XX:+ExitOnOutOfMemoryError",
            "-jar",
            APP + "/quarkus-run.jar");

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

    static ServiceImage of(Path root, String module) {
        return new ServiceImage(module, root.resolve(module).resolve("target/quarkus-app"));
    }
}
