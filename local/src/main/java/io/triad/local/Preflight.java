// SPDX-License-Identifier: Apache-2.0
package io.triad.local;

import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What must hold before a suite starts; each check names what is wrong and the way out. */
final class Preflight {
    /** Free space below which a suite does not start, in bytes: log, checkpoints and native libraries need about that. */
    static final long MIN_FREE_BYTES = 2L << 30;

    private Preflight() {}

    static void check(SuiteSettings settings) {
        requireFolder(settings.dataDir());
        requireSpace(settings.dataDir());
        requireJava(settings.javaHome());
        requireJars(settings.home());
    }

    private static void requireFolder(Path folder) {
        try {
            Files.createDirectories(folder);
            Files.delete(Files.createTempFile(folder, "writable-", ".check"));
        } catch (FileAlreadyExistsException e) {
            throw new TriadException(
                    ErrorCode.INVALID_REQUEST,
                    "The data folder " + folder + " cannot be used: " + e.getFile()
                            + " is a file; choose another folder with --data-dir",
                    e);
        } catch (IOException e) {
            throw new TriadException(
                    ErrorCode.REFUSED,
                    "The data folder " + folder + " cannot be written: " + e
                            + "; change its permissions or choose another folder with --data-dir",
                    e);
        }
    }

    private static void requireSpace(Path folder) {
        long free;
        try {
            free = Files.getFileStore(folder).getUsableSpace();
        } catch (IOException e) {
            throw new TriadException(ErrorCode.REFUSED, "The disk of " + folder + " tells no free space: " + e, e);
        }
        requireSpace(folder, free, MIN_FREE_BYTES);
    }

    static void requireSpace(Path folder, long freeBytes, long neededBytes) {
        if (freeBytes < neededBytes) {
            throw new TriadException(
                    ErrorCode.EXHAUSTED,
                    String.format(
                            Locale.ROOT,
                            "The disk of the data folder %s has %.1f GiB free, but a suite needs %.1f GiB; free some space"
                                    + " or choose another folder with --data-dir",
                            folder,
                            freeBytes / (double) (1L << 30),
                            neededBytes / (double) (1L << 30)));
        }
    }

    private static void requireJava(Path javaHome) {
        if (!Files.isExecutable(java(javaHome))) {
            throw new TriadException(
                    ErrorCode.NOT_FOUND, java(javaHome) + " is no program; point JAVA_HOME to a JDK 25 or later");
        }
    }

    private static void requireJars(Path home) {
        List<Path> missing = Arrays.stream(Service.values())
                .map(service -> service.jar(home))
                .filter(jar -> !Files.isRegularFile(jar))
                .toList();
        if (!missing.isEmpty()) {
            throw new TriadException(
                    ErrorCode.NOT_FOUND,
                    "These services are not built: " + missing + "; build them with 'mvn package' in " + home);
        }
    }

    static Path java(Path javaHome) {
        return javaHome.resolve("bin").resolve("java");
    }
}
