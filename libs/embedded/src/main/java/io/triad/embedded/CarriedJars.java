// SPDX-License-Identifier: Apache-2.0
package io.triad.embedded;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * The jars of the broker and the store that this jar carries.
 *
 * <p>They are unpacked once per user into a folder named after the digest of their list, so that a new version never meets
 * the jars of an old one, and two processes that start together cannot disturb each other: the folder appears by one
 * atomic rename.
 */
final class CarriedJars {
    private static final String ROOT = "META-INF/triad-embedded/";
    private static final String COMPLETE = "complete";

    private CarriedJars() {}

    /** Returns a loader that sees the JDK, the carried jars and this module, and nothing of the caller's class path. */
    static URLClassLoader isolatedLoader() {
        try {
            Path folder = unpack(cacheFolder());
            List<URL> urls = new ArrayList<>();
            urls.add(folder.resolve("conf").toUri().toURL());
            for (String name : index()) {
                urls.add(folder.resolve("jars").resolve(name).toUri().toURL());
            }
            urls.add(ownLocation());
            return new URLClassLoader("triad-embedded", urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "The embedded servers could not be unpacked to " + cacheFolder()
                            + "; free some space there (70 MB) or set XDG_CACHE_HOME to another folder: "
                            + e.getMessage(),
                    e);
        }
    }

    /** Returns the folder below which jars are unpacked: the user's cache folder. */
    static Path cacheFolder() {
        String configured = System.getenv("XDG_CACHE_HOME");
        Path cache = configured == null || configured.isBlank()
                ? Path.of(System.getProperty("user.home"), ".cache")
                : Path.of(configured);
        return cache.resolve("triad").resolve("embedded");
    }

    /** Unpacks below the given folder, or finds what an earlier call unpacked, and returns the folder of this version. */
    static Path unpack(Path root) throws IOException {
        List<String> names = index();
        Path target = root.resolve(digest(names));
        if (Files.exists(target.resolve(COMPLETE))) {
            return target;
        }
        Files.createDirectories(root);
        Path fresh = Files.createTempDirectory(root, "unpacking-");
        Path jars = Files.createDirectory(fresh.resolve("jars"));
        for (String name : names) {
            copy("jars/" + name, jars.resolve(name));
        }
        copy("logback.xml", Files.createDirectory(fresh.resolve("conf")).resolve("logback.xml"));
        Files.createFile(fresh.resolve(COMPLETE));
        try {
            Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileAlreadyExistsException | java.nio.file.DirectoryNotEmptyException lostTheRace) {
            deleteTree(fresh);
        } catch (IOException e) {
            if (!Files.exists(target.resolve(COMPLETE))) {
                throw e;
            }
            deleteTree(fresh);
        }
        return target;
    }

    private static List<String> index() throws IOException {
        try (InputStream stream = open("jars.index")) {
            String text = new String(stream.readAllBytes(), StandardCharsets.UTF_8).strip();
            return Arrays.stream(text.split(":", -1))
                    .map(entry -> entry.substring(entry.lastIndexOf('/') + 1))
                    .sorted()
                    .toList();
        }
    }

    private static void copy(String resource, Path target) throws IOException {
        try (InputStream stream = open(resource)) {
            Files.copy(stream, target);
        }
    }

    private static InputStream open(String resource) throws FileNotFoundException {
        InputStream stream = CarriedJars.class.getClassLoader().getResourceAsStream(ROOT + resource);
        if (stream == null) {
            throw new FileNotFoundException(ROOT + resource
                    + " is not on the class path; build triad-embedded with Maven, which copies it there");
        }
        return stream;
    }

    /** The class path entry this class came from: found through its resource, since not every loader tells code sources. */
    private static URL ownLocation() throws MalformedURLException {
        String file = CarriedJars.class.getSimpleName() + ".class";
        URL resource = CarriedJars.class.getResource(file);
        String path = CarriedJars.class.getName().replace('.', '/') + ".class";
        String text = String.valueOf(resource);
        if (!text.endsWith(path)) {
            throw new IllegalStateException("Cannot tell where triad-embedded was loaded from: " + text);
        }
        String location = text.substring(0, text.length() - path.length());
        if (location.startsWith("jar:") && location.endsWith("!/")) {
            location = location.substring("jar:".length(), location.length() - "!/".length());
        }
        try {
            return new URI(location).toURL();
        } catch (URISyntaxException e) {
            throw new IllegalStateException("Cannot tell where triad-embedded was loaded from: " + text, e);
        }
    }

    private static String digest(List<String> names) throws IOException {
        try (InputStream logging = open("logback.xml")) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(String.join("\n", names).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest.digest(logging.readAllBytes()), 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }

    private static void deleteTree(Path folder) throws IOException {
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
