// SPDX-License-Identifier: Apache-2.0
package io.triad.cli.file;

import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What may be written to, and what is said when it cannot. */
public final class Targets {
    private Targets() {}

    /** Refuses a name that cannot be written to, or that something has which must not be replaced. */
    public static void check(Path target, boolean replace) {
        if (Files.isDirectory(target)) {
            throw refused(target + " is a folder; give the name of a file");
        }
        Path folder = beside(target, "").getParent();
        if (folder != null && !Files.isDirectory(folder)) {
            throw refused(
                    "there is no folder " + folder + " to write " + target.getFileName() + " into; create it first");
        }
        if (Files.exists(target) && !Files.isRegularFile(target)) {
            throw refused(target + " is no plain file; give the name of one");
        }
        if (Files.exists(target) && !replace) {
            throw refused(target + " exists; --force replaces it, or give another name");
        }
    }

    /** The file of the same folder whose name goes on with {@code ending}. */
    public static Path beside(Path target, String ending) {
        return target.toAbsolutePath().resolveSibling(target.getFileName() + ending);
    }

    /** A name that cannot be used. */
    public static TriadException refused(String why) {
        return new TriadException(ErrorCode.INVALID_REQUEST, why);
    }

    /** A file that could be opened or written no further. */
    public static TriadException failed(Path target, IOException cause) {
        String why = cause instanceof AccessDeniedException ? "permission denied" : cause.getMessage();
        return new TriadException(
                cause instanceof AccessDeniedException ? ErrorCode.REFUSED : ErrorCode.EXHAUSTED,
                target + " cannot be written: " + why,
                cause);
    }
}
