// SPDX-License-Identifier: Apache-2.0
package io.triad.docs;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Heading;
import org.commonmark.node.Link;

/**
 * The way through the site beside each page: the index's headings with the pages that it names below them, each page once, where it is named
 * first.
 *
 * @param groups pages by heading
 */
record Navigation(Map<String, List<Page>> groups) {
    private static final int GROUP = 2;
    private static final int DEEPEST_SECTION = 3;

    static Navigation of(Repository repository) {
        Map<String, List<Page>> groups = new LinkedHashMap<>();
        List<Page> named = new ArrayList<>();
        repository.index().body().accept(new AbstractVisitor() {
            private Optional<String> group = Optional.empty();

            @Override
            public void visit(Heading heading) {
                if (heading.getLevel() == GROUP) {
                    group = Optional.of(Page.words(heading));
                }
            }

            @Override
            public void visit(Link link) {
                if (group.isPresent()
                        && Target.of(repository, repository.index(), link.getDestination())
                                instanceof Target.OnPage target
                        && !named.contains(target.page())) {
                    named.add(target.page());
                    groups.computeIfAbsent(group.get(), heading -> new ArrayList<>())
                            .add(target.page());
                }
            }
        });
        return new Navigation(groups);
    }

    /** Returns it as HTML for the file at {@code place}, with the sections of the page that it shows. */
    String html(String source, String place) {
        StringBuilder html = new StringBuilder(
                "<a class=\"home\" href=\"%s\">Triad</a>\n".formatted(Place.relative(place, "index.html")));
        groups.forEach((group, pages) -> {
            html.append("<h2>").append(Html.escape(group)).append("</h2>\n<ul>\n");
            for (Page page : pages) {
                boolean here = page.source().equals(source);
                html.append("<li><a href=\"%s\"%s>%s</a>"
                        .formatted(
                                Place.relative(place, Place.of(page)),
                                here ? " aria-current=\"page\"" : "",
                                Html.escape(page.title())));
                if (here) {
                    html.append(sections(page));
                }
                html.append("</li>\n");
            }
            html.append("</ul>\n");
        });
        return html.toString();
    }

    private static String sections(Page page) {
        StringBuilder html = new StringBuilder("\n<ul>\n");
        for (Page.Section section : page.sections()) {
            if (section.level() == GROUP || section.level() == DEEPEST_SECTION) {
                html.append(
                        "<li><a href=\"#%s\">%s</a></li>\n".formatted(section.anchor(), Html.escape(section.text())));
            }
        }
        return html.append("</ul>\n").toString();
    }
}
