// SPDX-License-Identifier: Apache-2.0
package io.triad.images;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A Java runtime of the modules that the services use, linked from the JDK that runs this. */
final class JavaRuntime {
    /**
     * Java SE, and of the JDK what libraries of ours look for: the Vector API, memory beyond the API's bounds, zip file systems,
     * elliptic curves, DNS, socket options, flight recordings and management beans of their own.
     */
    private static final List<String> MODULES = List.of(
            "java.se",
            "jdk.incubator.vector",
            "jdk.unsupported",
            "jdk.zipfs",
            "jdk.crypto.ec",
            "jdk.naming.dns",
            "jdk.net",
            "jdk.jfr",
            "jdk.management",
            "jdk.management.jfr",
            "jdk.security.auth",
            "jdk.security.jgss");

    private JavaRuntime() {}

    /**
     * Links the runtime; a folder that is there is taken as it is.
     *
     * @throws IOException when jlink fails, with its words
     */
    static void link(Path folder) throws IOException, InterruptedException {
        if (Files.isExecutable(folder.resolve("bin/java"))) {
            return;
        }
        Path jlink = Path.of(System.getProperty("java.home"), "bin", "jlink");
        Process process = new ProcessBuilder(
                        jlink.toString(),
                        "--add-modules",
                        String.join(",", MODULES),
                        "--strip-debug",
                        "--no-header-files",
                        "--no-man-pages",
                        "--output",
                        folder.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException("jlink of " + jlink + " failed: " + said.strip());
        }
    }
}
