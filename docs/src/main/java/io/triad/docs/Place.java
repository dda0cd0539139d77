// SPDX-License-Identifier: Apache-2.0
package io.triad.docs;

import java.nio.file.Path;

/** Where pages lie in the site: as in the repository, but for the index, which is the site's. */
final class Place {
    private static final String README = "README.md";

    private Place() {}

    static String of(Page page) {
        String source = page.source();
        if (source.equals(Repository.INDEX)) {
            return "index.html";
        }
        if (source.equals(README)) {
            return "readme.html";
        }
        return source.endsWith("/" + README)
                ? Repository.parent(source) + "/index.html"
                : source.substring(0, source.length() - ".md".length()) + ".html";
    }

    static String ofFolder(String folder) {
        return folder + "/index.html";
    }

    static String ofFile(String path) {
        return path + ".html";
    }

    /** Returns how {@code to} is written in a file at {@code from}. */
    static String relative(String from, String to) {
        Path folder = Path.of("/" + Repository.parent(from));
        return folder.relativize(Path.of("/" + to)).toString();
    }
}
