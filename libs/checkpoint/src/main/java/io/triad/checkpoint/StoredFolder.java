// SPDX-License-Identifier: Apache-2.0
package io.triad.checkpoint;

import io.triad.checkpoint.store.ObjectStore;
import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;

/**
 * A folder of files that others put into the store, such as a base model. It has no manifest, so its bytes are taken as they
 * are: who needs to know them again publishes them as a checkpoint.
 *
 * @param objects where it lies
 * @param uri its place, without a slash at the end
 */
public record StoredFolder(ObjectStore objects, String uri) {
    /**
     * Copies the wanted files, not those of folders inside it, into a new folder.
     *
     * @param parent where the folder is made; the caller deletes it
     * @param wanted which files, by name
     * @throws TriadException NOT_FOUND when there is none, INVALID_REQUEST when the URI is not of this store, and what
     *     {@link ObjectStore} throws
     */
    public Path fetch(Path parent, Predicate<String> wanted) {
        String prefix = objects.key(uri) + "/";
        List<ObjectStore.Stored> files = objects.list(prefix).stream()
                .filter(file -> !name(prefix, file).contains("/") && wanted.test(name(prefix, file)))
                .toList();
        if (files.isEmpty()) {
            throw new TriadException(ErrorCode.NOT_FOUND, uri + " holds no model; put its files there");
        }
        try {
            Files.createDirectories(parent);
            Path folder = Files.createTempDirectory(parent, ".fetching-");
            try {
                for (ObjectStore.Stored file : files) {
                    objects.get(file.key(), folder.resolve(name(prefix, file)), file.numBytes());
                }
                return folder;
            } catch (RuntimeException e) {
                Folders.delete(folder);
                throw e;
            }
        } catch (IOException e) {
            throw new TriadException(
                    ErrorCode.EXHAUSTED,
                    uri + " cannot be kept below " + parent + ": " + e
                            + "; check permissions and the disk's free space",
                    e);
        }
    }

    private static String name(String prefix, ObjectStore.Stored file) {
        return file.key().substring(prefix.length());
    }
}
