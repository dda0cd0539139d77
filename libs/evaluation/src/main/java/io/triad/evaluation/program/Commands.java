// SPDX-License-Identifier: Apache-2.0
package io.triad.evaluation.program;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Commands of this machine.
 *
 * @param folders where they are looked for, in this order
 */
record Commands(List<Path> folders) {
    /** Where a system keeps those for its administrator, which are not on everybody's path. */
    private static final List<String> OF_THE_SYSTEM = List.of("/usr/sbin", "/usr/bin", "/sbin", "/bin");

    Commands {
        folders = List.copyOf(folders);
    }

    /** Returns those of a path, a list of folders. */
    static Commands of(String path) {
        return new Commands(Stream.of(path.split(File.pathSeparator))
                .filter(folder -> !folder.isBlank())
                .map(Path::of)
                .toList());
    }

    /** Returns those that belong to the system. */
    static Commands ofTheSystem() {
        return of(systemPath());
    }

    static String systemPath() {
        return String.join(File.pathSeparator, OF_THE_SYSTEM);
    }

    Optional<Path> find(String name) {
        return folders.stream()
                .map(folder -> folder.resolve(name))
                .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
                .findFirst();
    }

    /** Returns those of the names that there are not. */
    List<String> missing(List<String> names) {
        List<String> missing = new ArrayList<>(names);
        missing.removeIf(name -> find(name).isPresent());
        return missing;
    }
}
