// SPDX-License-Identifier: Apache-2.0
package io.triad.images;

import com.google.cloud.tools.jib.api.buildplan.FileEntriesLayer;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A service's classes as a JVM maps them at its start, instead of reading, checking and linking each (class data sharing): the start
 * takes half the time. Written from a list of classes and not from a run, so that the same package gives the same bytes; what the list
 * names and a service does not have is left out.
 *
 * @param runtime the runtime that will run the service; no other takes them
 * @param list names of classes, one a line, and of lambda expressions, as {@code -XX:DumpLoadedClassList} writes them
 * @param scratch where packages are laid out meanwhile
 */
record KeptClasses(Path runtime, Path list, Path scratch) {
    /**
     * Writes the classes of a service.
     *
     * @return the file
     * @throws IOException when the JVM fails, with its words
     */
    Path write(ServiceImage image) throws IOException, InterruptedException {
        Path folder = scratch.resolve("kept").resolve(image.module());
        Path app = folder.resolve("app");
        layOut(image.app(), app);
        Path file = folder.resolve("service.jsa");
        Files.deleteIfExists(file);
        List<String> command = new ArrayList<>(
                List.of(runtime.resolve("bin/java").toAbsolutePath().toString()));
        command.addAll(ServiceImage.FLAGS);
        command.addAll(List.of(
                "-Xshare:dump",
                "-Xlog:disable",
                "-XX:SharedClassListFile=" + list.toAbsolutePath(),
                "-XX:SharedArchiveFile=" + file.getFileName(),
                // By names that are the same wherever this is built, since they are written down.
                "-cp",
                image.classPath("app")));
        File said = folder.resolve("said").toFile();
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(said)
                .start();
        if (process.waitFor() != 0 || !Files.isRegularFile(file)) {
            throw new IOException("The classes of " + image.module() + " could not be kept: "
                    + Files.readString(said.toPath(), StandardCharsets.UTF_8).strip());
        }
        return file;
    }

    /** Copies a package with the times that its files have in an image: the JVM takes classes only with jars of the same time. */
    private static void layOut(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            files.filter(Files::isRegularFile).forEach(file -> {
                Path copy = to.resolve(from.relativize(file).toString());
                try {
                    Files.createDirectories(copy.getParent());
                    Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
                    Files.setLastModifiedTime(copy, FileTime.from(FileEntriesLayer.DEFAULT_MODIFICATION_TIME));
                } catch (IOException e) {
                    throw new UncheckedIOException("A package cannot be copied to " + copy, e);
                }
            });
        }
    }
}
