// SPDX-License-Identifier: Apache-2.0
package io.triad.cli.chaos;

import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The data folder of a suite that is killed on purpose: never one that holds anything, so never a user's.
 *
 * @param path where it is
 * @param isTemporary whether nobody asked for it by name
 */
public record ChaosFolder(Path path, boolean isTemporary) {
    /**
     * Returns the folder that was asked for, or a new one among the system's temporary files.
     *
     * @throws TriadException INVALID_REQUEST when it is a file or holds anything, EXHAUSTED when none can be made
     */
    public static ChaosFolder of(@Nullable Path asked) {
        try {
            if (asked == null) {
                return new ChaosFolder(Files.createTempDirectory("triad-chaos-"), true);
            }
            Path folder = asked.toAbsolutePath().normalize();
            if (Files.exists(folder) && !isEmptyFolder(folder)) {
                throw new TriadException(
                        ErrorCode.INVALID_REQUEST,
                        "--data is " + folder
                                + ", which is no empty folder; what is killed on purpose needs a new one");
            }
            return new ChaosFolder(folder, false);
        } catch (IOException e) {
            throw new TriadException(ErrorCode.EXHAUSTED, "no folder for the data of a suite: " + e, e);
        }
    }

    private static boolean isEmptyFolder(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return false;
        }
        try (Stream<Path> content = Files.list(folder)) {
            return content.findAny().isEmpty();
        }
    }

    /** Deletes a folder that nobody asked for; the suite has ended. */
    public void deleteIfTemporary() {
        if (!isTemporary) {
            return;
        }
        try (Stream<Path> content = Files.walk(path)) {
            List<Path> deepestFirst = content.sorted(Comparator.reverseOrder()).toList();
            for (Path each : deepestFirst) {
                Files.delete(each);
            }
        } catch (IOException e) {
            throw new TriadException(ErrorCode.EXHAUSTED, path + " cannot be deleted: " + e, e);
        }
    }
}
