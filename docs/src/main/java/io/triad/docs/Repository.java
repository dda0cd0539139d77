// SPDX-License-Identifier: Apache-2.0
package io.triad.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The Markdown files that make the site: all below {@code docs}, and the README of the repository and of each module.
 *
 * @param root the repository's folder
 * @param pages by path from there
 */
record Repository(Path root, SortedMap<String, Page> pages) {
    /** The page where a reader begins. */
    static final String INDEX = "docs/README.md";

    private static final Set<String> WITHOUT_PAGES = Set.of("target", "src", "node_modules");
    private static final int DEEPEST = 6;

    /**
     * Reads the pages.
     *
     * @throws IllegalArgumentException naming a page that cannot be shown
     */
    static Repository read(Path root) {
        SortedMap<String, Page> pages = new TreeMap<>();
        try (Stream<Path> files = Files.find(root, DEEPEST, (file, attributes) -> attributes.isRegularFile())) {
            for (Path file : files.toList()) {
                String source = root.relativize(file).toString().replace('\\', '/');
                if (isPage(source)) {
                    pages.put(source, Page.read(source, Files.readString(file)));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(root + " cannot be read", e);
        }
        if (!pages.containsKey(INDEX)) {
            throw new IllegalArgumentException(root + " has no " + INDEX + ", where a reader begins");
        }
        return new Repository(root, pages);
    }

    /** Returns the page where a reader begins. */
    Page index() {
        return Objects.requireNonNull(pages.get(INDEX));
    }

    private static boolean isPage(String source) {
        List<String> names = List.of(source.split("/"));
        return source.endsWith(".md")
                && names.stream().noneMatch(name -> name.startsWith(".") || WITHOUT_PAGES.contains(name))
                && (source.startsWith("docs/") || names.getLast().equals("README.md"));
    }

    /** Returns the pages that lie in a folder itself, in the order of their paths. */
    List<Page> inFolder(String folder) {
        return pages.values().stream()
                .filter(page -> parent(page.source()).equals(folder))
                .toList();
    }

    /** Returns the words of a file that is no page, when there is such a file and it is text. */
    Optional<String> text(String path) {
        try {
            return Optional.of(Files.readString(root.resolve(path)));
        } catch (IOException notText) {
            return Optional.empty();
        }
    }

    static String parent(String path) {
        int slash = path.lastIndexOf('/');
        return slash < 0 ? "" : path.substring(0, slash);
    }
}
