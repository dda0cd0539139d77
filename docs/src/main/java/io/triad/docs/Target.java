// SPDX-License-Identifier: Apache-2.0
package io.triad.docs;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Where a link leads. */
sealed interface Target {
    /** A page, or a heading of it. */
    record OnPage(Page page, Optional<String> anchor) implements Target {}

    /** A folder with pages and no README: a list of them. */
    record InFolder(String folder) implements Target {}

    /** A file of the repository that is no page. */
    record OfFile(String path) implements Target {}

    /** Another site, or a mail address. */
    record Outside(String address) implements Target {}

    /** Nowhere. */
    record Nowhere(String reason) implements Target {}

    /** Returns where a link of {@code from} leads. */
    static Target of(Repository repository, Page from, String destination) {
        if (destination.matches("[a-z][a-z0-9+.-]*:.*")) {
            return new Outside(destination);
        }
        int hash = destination.indexOf('#');
        Optional<String> anchor = hash < 0 ? Optional.empty() : Optional.of(destination.substring(hash + 1));
        String path = hash < 0 ? destination : destination.substring(0, hash);
        if (path.isEmpty()) {
            return onPage(from, anchor);
        }
        Path there = Path.of(Repository.parent(from.source())).resolve(path).normalize();
        if (there.isAbsolute() || there.startsWith("..")) {
            return new Nowhere("'" + destination + "' is no path inside the repository");
        }
        String target = there.toString();
        Page page = repository.pages().get(target);
        if (page == null) {
            page = repository.pages().get(target.isEmpty() ? "README.md" : target + "/README.md");
        }
        if (page != null) {
            return onPage(page, anchor);
        }
        if (anchor.isPresent()) {
            return new Nowhere("'" + destination + "' has an anchor, and " + target + " is no page");
        }
        if (!repository.inFolder(target).isEmpty()) {
            return new InFolder(target);
        }
        return Files.isRegularFile(repository.root().resolve(target))
                ? new OfFile(target)
                : new Nowhere("there is no " + target);
    }

    private static Target onPage(Page page, Optional<String> anchor) {
        if (anchor.isPresent() && !page.hasAnchor(anchor.get())) {
            return new Nowhere(page.source() + " has no heading #" + anchor.get());
        }
        return new OnPage(page, anchor);
    }
}
