// SPDX-License-Identifier: Apache-2.0
package io.triad.checkpoint;

import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * SHA-256 over the files of a folder that has no manifest: two folders with equal digests hold the same files, byte for byte.
 *
 * <p>Hashed, for each file in ascending order of its path: its name in UTF-8, a zero byte, its size in decimal, a zero byte, and its bytes.
 * Folders inside it do not count.
 */
public final class FolderDigest {
    private static final int CHUNK_BYTES = 1 << 17;

    private FolderDigest() {}

    /**
     * Returns the digest as 64 lower-case hex digits.
     *
     * @param wanted which files count, by name
     * @throws TriadException NOT_FOUND when there is no such folder, EXHAUSTED when a file cannot be read
     */
    public static String of(Path folder, Predicate<String> wanted) {
        if (!Files.isDirectory(folder)) {
            throw new TriadException(ErrorCode.NOT_FOUND, folder + " is no folder; name one that is there");
        }
        MessageDigest digest = Sha256.digest();
        byte[] chunk = new byte[CHUNK_BYTES];
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                String name = file.getFileName().toString();
                if (!wanted.test(name)) {
                    continue;
                }
                digest.update((name + "\0" + Files.size(file) + "\0").getBytes(StandardCharsets.UTF_8));
                try (InputStream content = Files.newInputStream(file)) {
                    for (int count = content.read(chunk); count >= 0; count = content.read(chunk)) {
                        digest.update(chunk, 0, count);
                    }
                }
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (IOException e) {
            throw new TriadException(ErrorCode.EXHAUSTED, folder + " cannot be read: " + e, e);
        }
    }
}
