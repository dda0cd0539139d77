// SPDX-License-Identifier: Apache-2.0
package io.triad.checkpoint;

import io.triad.checkpoint.store.ObjectStore;
import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Publishes checkpoints and fetches them again. Thread-safe, as its object store is.
 *
 * <p>A checkpoint exists once its manifest does, which is stored last; it never changes afterwards. Whoever fetches checks
 * the manifest against the reference and every file against the manifest, so a wrong byte anywhere is found and named.
 */
public final class CheckpointStore {
    private static final String FETCHING = ".fetching-";
    /** Files that are on their way at one time. */
    private static final int UPLOADS = 4;

    private final ObjectStore objects;
    private final Optional<ContentCache> contents;

    /** Keeps checkpoints in that store, which the caller closes. */
    public CheckpointStore(ObjectStore objects) {
        this(objects, Optional.empty());
    }

    /**
     * Keeps checkpoints in that store, which the caller closes, and does not fetch a file again that another checkpoint
     * brought.
     *
     * @param contents what was fetched already
     */
    public CheckpointStore(ObjectStore objects, ContentCache contents) {
        this(objects, Optional.of(contents));
    }

    private CheckpointStore(ObjectStore objects, Optional<ContentCache> contents) {
        this.objects = objects;
        this.contents = contents;
    }

    /**
     * Publishes every file of a folder: config.json, tokenizer.json, model.safetensors or an adapter's, and what lies beside
     * them.
     *
     * <p>Publishing the same again, as after a crash, stores what is missing and returns the same reference.
     *
     * @param prefix the checkpoint's own place in the store, such as {@code runs/r1/deduction/3}
     * @param parent the checkpoint it was made from, or null
     * @param metadata what it was made from; without clock times or host names, so that the digest can be made again
     * @throws TriadException INVALID_REQUEST when files are missing or another checkpoint already lies there, and what
     *     {@link ObjectStore} throws
     */
    public CheckpointRef publish(
            Path folder, String prefix, @Nullable CheckpointRef parent, Map<String, String> metadata) {
        CheckpointManifest manifest = describe(folder, parent, metadata);
        CheckpointRef ref = new CheckpointRef(objects.uri(prefix), manifest.sha256());
        String manifestKey = prefix + "/" + CheckpointManifest.FILE_NAME;
        boolean published = objects.exists(manifestKey);
        if (published) {
            refuseOther(ref, objects.get(manifestKey, CheckpointManifest.MAX_BYTES));
        }
        Parallel.forEach(manifest.files(), UPLOADS, file -> {
            String key = prefix + "/" + file.name();
            if (!published || !objects.exists(key)) {
                objects.put(key, folder.resolve(file.name()));
            }
        });
        if (!published) {
            objects.put(manifestKey, manifest.toJson());
        }
        return ref;
    }

    /** Returns the manifest that {@link #publish} would write for a folder, without storing anything. */
    public static CheckpointManifest describe(
            Path folder, @Nullable CheckpointRef parent, Map<String, String> metadata) {
        List<CheckpointManifest.File> files = new ArrayList<>();
        try (Stream<Path> paths = Files.list(folder)) {
            for (Path path : paths.filter(each -> !each.endsWith(CheckpointManifest.FILE_NAME))
                    .toList()) {
                if (!Files.isRegularFile(path)) {
                    throw new IllegalArgumentException(path.getFileName() + " is not a file");
                }
                files.add(
                        new CheckpointManifest.File(path.getFileName().toString(), Files.size(path), Sha256.of(path)));
            }
            return new CheckpointManifest(
                    CheckpointManifest.FORMAT_VERSION, parent == null ? null : parent.sha256(), metadata, files);
        } catch (IllegalArgumentException e) {
            throw new TriadException(ErrorCode.INVALID_REQUEST, folder + " cannot be published: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new TriadException(ErrorCode.EXHAUSTED, folder + " cannot be read: " + e, e);
        }
    }

    private static void refuseOther(CheckpointRef ref, byte[] present) {
        String found = Sha256.of(present);
        if (!found.equals(ref.sha256())) {
            throw new TriadException(
                    ErrorCode.INVALID_REQUEST,
                    ref.uri() + " already holds checkpoint " + found + ", not " + ref.sha256()
                            + "; a published checkpoint never changes, so publish under another run or version");
        }
    }

    /**
     * Reads the manifest of a checkpoint and checks it against the reference.
     *
     * @throws TriadException CORRUPT_CHECKPOINT naming expected and found digest, and what {@link ObjectStore} throws
     */
    public CheckpointManifest manifest(CheckpointRef ref) {
        String key = objects.key(ref.uri()) + "/" + CheckpointManifest.FILE_NAME;
        return verified(ref, objects.get(key, CheckpointManifest.MAX_BYTES));
    }

    /** Returns a reference to the checkpoint at that prefix, if one is published there. */
    public Optional<CheckpointRef> find(String prefix) {
        String key = prefix + "/" + CheckpointManifest.FILE_NAME;
        if (!objects.exists(key)) {
            return Optional.empty();
        }
        byte[] json = objects.get(key, CheckpointManifest.MAX_BYTES);
        return Optional.of(new CheckpointRef(objects.uri(prefix), Sha256.of(json)));
    }

    /** Fetches all files of a checkpoint; see {@link #fetch(CheckpointRef, Path, Predicate)}. */
    public Path fetch(CheckpointRef ref, Path cache) {
        return fetch(ref, cache, name -> true);
    }

    /**
     * Returns a folder that holds the wanted files of a checkpoint, checked; fetches only what is not there yet. Every file is
     * hashed in full each time, those that were there before too: a disk forgets.
     *
     * <p>The folder, named after the checkpoint's digest, appears by one atomic rename and is shared by everybody who uses
     * the same cache: read it, never write to it.
     *
     * @param wanted which files, by name; for instance all but optimizer.safetensors
     * @throws TriadException CORRUPT_CHECKPOINT naming the file, what was expected and what was found, and what
     *     {@link ObjectStore} throws
     */
    public Path fetch(CheckpointRef ref, Path cache, Predicate<String> wanted) {
        Path target = cache.resolve(ref.sha256());
        try {
            if (!Files.isDirectory(target)) {
                Files.createDirectories(cache);
                create(ref, cache, target);
            }
            Path manifest = target.resolve(CheckpointManifest.FILE_NAME);
            for (CheckpointManifest.File file :
                    verified(ref, Files.readAllBytes(manifest)).files()) {
                if (wanted.test(file.name()) && !isWhole(target.resolve(file.name()), file)) {
                    add(ref, cache, target, file);
                }
            }
            return target;
        } catch (IOException e) {
            throw new TriadException(
                    ErrorCode.EXHAUSTED,
                    "Checkpoint " + ref.uri() + " cannot be kept in " + cache + ": " + e
                            + "; check permissions and the disk's free space",
                    e);
        }
    }

    private static boolean isWhole(Path path, CheckpointManifest.File file) throws IOException {
        return Files.isRegularFile(path)
                && Files.size(path) == file.numBytes()
                && Sha256.of(path).equals(file.sha256());
    }

    private void create(CheckpointRef ref, Path cache, Path target) throws IOException {
        byte[] json = manifest(ref).toJson();
        Path fresh = Files.createTempDirectory(cache, FETCHING);
        try {
            Files.write(fresh.resolve(CheckpointManifest.FILE_NAME), json);
            Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            if (!Files.isDirectory(target)) {
                throw e;
            }
        } finally {
            Folders.delete(fresh);
        }
    }

    private void add(CheckpointRef ref, Path cache, Path target, CheckpointManifest.File file) throws IOException {
        Path fresh = Files.createTempDirectory(cache, FETCHING);
        try {
            Path download = fresh.resolve(file.name());
            if (contents.isPresent() && contents.get().place(file, download)) {
                Files.move(download, target.resolve(file.name()), StandardCopyOption.ATOMIC_MOVE);
                return;
            }
            objects.get(objects.key(ref.uri()) + "/" + file.name(), download, file.numBytes());
            long size = Files.size(download);
            if (size != file.numBytes()) {
                throw corrupt(ref, file.name(), file.numBytes() + " bytes", size + " bytes");
            }
            String sha256 = Sha256.of(download);
            if (!sha256.equals(file.sha256())) {
                throw corrupt(ref, file.name(), "SHA-256 " + file.sha256(), sha256);
            }
            if (contents.isPresent()) {
                contents.get().keep(file, download);
            }
            Files.move(download, target.resolve(file.name()), StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Folders.delete(fresh);
        }
    }

    /**
     * Removes files of a checkpoint from the store, for instance the optimizer's state of an old version.
     *
     * <p>When the manifest is among them it goes first, so that nobody finds a checkpoint without its files.
     *
     * @param unwanted which files, by name; the manifest is asked about as manifest.json
     */
    public void delete(CheckpointRef ref, Predicate<String> unwanted) {
        CheckpointManifest manifest = manifest(ref);
        String prefix = objects.key(ref.uri()) + "/";
        if (unwanted.test(CheckpointManifest.FILE_NAME)) {
            objects.delete(prefix + CheckpointManifest.FILE_NAME);
        }
        for (CheckpointManifest.File file : manifest.files()) {
            if (unwanted.test(file.name())) {
                objects.delete(prefix + file.name());
            }
        }
    }

    /** Removes a checkpoint from a cache; nobody may be reading it. */
    public static void evict(CheckpointRef ref, Path cache) {
        try {
            Folders.delete(cache.resolve(ref.sha256()));
        } catch (IOException e) {
            throw new TriadException(
                    ErrorCode.EXHAUSTED,
                    "Checkpoint " + ref.sha256() + " cannot be removed from " + cache + ": " + e,
                    e);
        }
    }

    /**
     * Removes from a cache what a process that was killed left half fetched; to be called when nobody else uses the cache.
     *
     * @throws TriadException EXHAUSTED when something cannot be removed
     */
    public static void sweep(Path cache) {
        clear(cache, name -> name.startsWith(FETCHING));
    }

    /**
     * Removes what lies in a folder; nothing happens when there is none.
     *
     * @param unwanted what is removed, by name
     * @throws TriadException EXHAUSTED when something cannot be removed
     */
    public static void clear(Path folder, Predicate<String> unwanted) {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (Stream<Path> content = Files.list(folder)) {
            for (Path each : content.toList()) {
                if (unwanted.test(each.getFileName().toString())) {
                    Folders.delete(each);
                }
            }
        } catch (IOException e) {
            throw new TriadException(ErrorCode.EXHAUSTED, folder + " cannot be cleared: " + e, e);
        }
    }

    private static CheckpointManifest verified(CheckpointRef ref, byte[] json) {
        String found = Sha256.of(json);
        if (!found.equals(ref.sha256())) {
            throw corrupt(ref, CheckpointManifest.FILE_NAME, "SHA-256 " + ref.sha256(), found);
        }
        try {
            return CheckpointManifest.parse(json);
        } catch (IllegalArgumentException e) {
            throw new TriadException(
                    ErrorCode.CORRUPT_CHECKPOINT, ref.uri() + "/manifest.json cannot be read: " + e.getMessage(), e);
        }
    }

    private static TriadException corrupt(CheckpointRef ref, String file, String expected, String found) {
        return new TriadException(
                ErrorCode.CORRUPT_CHECKPOINT,
                ref.uri() + "/" + file + " is corrupt: expected " + expected + ", found " + found
                        + "; restore the store's copy or publish the checkpoint again");
    }
}
