// SPDX-License-Identifier: Apache-2.0
package io.triad.images;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;

/** Small packages of services. */
final class Packages {
    static final Path JAVA_HOME = Path.of(System.getProperty("java.home"));

    private Packages() {}

    /** Writes a jar of these classes. */
    static void jar(Path file, Class<?>... classes) throws IOException {
        Files.createDirectories(file.getParent());
        try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(file))) {
            jar.putNextEntry(new JarEntry("META-INF/"));
            for (Class<?> one : classes) {
                String entry = one.getName().replace('.', '/') + ".class";
                jar.putNextEntry(new JarEntry(entry));
                try (InputStream content = Packages.class.getResourceAsStream("/" + entry)) {
                    content.transferTo(jar);
                }
            }
        }
    }

    /** Writes a list of classes to keep. */
    static Path classes(Path file, String... names) throws IOException {
        return Files.write(file, List.of(names));
    }
}
