// SPDX-License-Identifier: Apache-2.0
package io.triad.images;

import com.google.cloud.tools.jib.api.buildplan.Platform;
import java.io.IOException;

/** A processor that images are built for: that of the machine that builds, whose runtime and native libraries they carry. */
enum Architecture {
    AMD64("amd64", "x86_64-linux-gnu", "/lib64/ld-linux-x86-64.so.2"),
    ARM64("arm64", "aarch64-linux-gnu", "/lib/ld-linux-aarch64.so.1");

    private final String name;
    private final String libraries;
    private final String loader;

    Architecture(String name, String libraries, String loader) {
        this.name = name;
        this.libraries = libraries;
        this.loader = loader;
    }

    /**
     * Returns the architecture that a JVM calls {@code name} in its property {@code os.arch}.
     *
     * @throws IOException when images are built for no such
     */
    static Architecture of(String name) throws IOException {
        return switch (name) {
            case "amd64", "x86_64" -> AMD64;
            case "aarch64" -> ARM64;
            default ->
                throw new IOException("images are built for amd64 and aarch64, not for " + name
                        + ", which this machine is (os.arch)");
        };
    }

    /** Returns what an image says of itself, and what is asked for of a base that there is for several. */
    Platform platform() {
        return new Platform(name, "linux");
    }

    /** Returns the name of the folder that a Linux with several architectures has for the libraries of this one. */
    String libraries() {
        return libraries;
    }

    /** Returns the program that loads others, which programs of this architecture name by this path. */
    String loader() {
        return loader;
    }
}
