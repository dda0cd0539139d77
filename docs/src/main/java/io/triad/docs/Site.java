// SPDX-License-Identifier: Apache-2.0
package io.triad.docs;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The pages of a repository as files of HTML that need nothing but a browser. */
final class Site {
    private static final String STYLE = "style.css";

    private final Repository repository;
    private final Navigation navigation;
    private final Set<String> folders = new TreeSet<>();
    private final Set<String> files = new TreeSet<>();

    /**
     * Prepares the site.
     *
     * @throws IllegalArgumentException listing every link that leads nowhere and every page that no link reaches
     */
    Site(Repository repository) {
        List<String> problems = LinkCheck.problems(repository);
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException("the documentation has faults:\n  " + String.join("\n  ", problems));
        }
        this.repository = repository;
        this.navigation = Navigation.of(repository);
    }

    /** Returns the files of the site by their paths, each whole. */
    Map<String, String> files() {
        Map<String, String> written = new TreeMap<>();
        for (Page page : repository.pages().values()) {
            String place = Place.of(page);
            String body = new PageHtml(page, place, this::address).render();
            written.put(place, Layout.page(page.title(), place, body, navigation.html(page.source(), place)));
        }
        for (String folder : folders) {
            String place = Place.ofFolder(folder);
            List<String> lines = new ArrayList<>();
            for (Page page : repository.inFolder(folder)) {
                lines.add("<li><a href=\"%s\">%s</a></li>"
                        .formatted(Place.relative(place, Place.of(page)), Html.escape(page.title())));
            }
            String body = "<h1>%s</h1>\n<ul>\n%s\n</ul>".formatted(Html.escape(folder), String.join("\n", lines));
            written.put(place, Layout.page(folder, place, body, navigation.html(folder, place)));
        }
        for (String file : files) {
            String place = Place.ofFile(file);
            String body = "<h1>%s</h1>\n<pre><code>%s</code></pre>"
                    .formatted(
                            Html.escape(file),
                            Html.escape(repository
                                    .text(file)
                                    .orElseThrow(
                                            () -> new IllegalArgumentException(file + " is linked and is no text"))));
            written.put(place, Layout.page(file, place, body, navigation.html(file, place)));
        }
        written.put(STYLE, style());
        return written;
    }

    /** Returns how {@code link} of a page is written at {@code place}, and remembers what must be there for it. */
    private String address(Page page, String place, String link) {
        return switch (Target.of(repository, page, link)) {
            case Target.OnPage target ->
                (target.page().equals(page) && target.anchor().isPresent()
                                ? ""
                                : Place.relative(place, Place.of(target.page())))
                        + target.anchor().map(anchor -> "#" + anchor).orElse("");
            case Target.InFolder target -> {
                folders.add(target.folder());
                yield Place.relative(place, Place.ofFolder(target.folder()));
            }
            case Target.OfFile target -> {
                files.add(target.path());
                yield Place.relative(place, Place.ofFile(target.path()));
            }
            case Target.Outside target -> target.address();
            case Target.Nowhere nowhere -> throw new IllegalStateException(nowhere.reason());
        };
    }

    /** Writes the site into a folder; other files that lie there stay. */
    void write(Path folder) throws IOException {
        for (Map.Entry<String, String> file : files().entrySet()) {
            Path path = folder.resolve(file.getKey());
            Files.createDirectories(path.getParent());
            Files.writeString(path, file.getValue());
        }
    }

    private static String style() {
        try (InputStream style = Site.class.getResourceAsStream(STYLE)) {
            if (style == null) {
                throw new IllegalStateException(STYLE + " is not in the jar");
            }
            return new String(style.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
