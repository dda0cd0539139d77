// SPDX-License-Identifier: Apache-2.0
package io.triad.docs;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.Heading;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.renderer.NodeRenderer;
import org.commonmark.renderer.html.HtmlNodeRendererContext;
import org.commonmark.renderer.html.HtmlRenderer;
import org.commonmark.renderer.html.HtmlWriter;

/** The body of a page: headings have anchors, links lead to the site's files, tables scroll where they are wider than the window. */
final class PageHtml {
    /** Says how a link is written. */
    @FunctionalInterface
    interface Addresses {
        String of(Page page, String place, String link);
    }

    private final Page page;
    private final String place;
    private final Addresses addresses;
    private final Map<Heading, Page.Section> sections;

    PageHtml(Page page, String place, Addresses addresses) {
        this.page = page;
        this.place = place;
        this.addresses = addresses;
        this.sections = Page.anchored(page.body());
    }

    String render() {
        return HtmlRenderer.builder()
                .extensions(List.of(TablesExtension.create()))
                .nodeRendererFactory(Headings::new)
                .attributeProviderFactory(context -> this::complete)
                .build()
                .render(page.body())
                // In a box of their own, which scrolls on a phone while the page does not; elsewhere the words would be
                // escaped.
                .replace("<table>", "<div class=\"table\"><table>")
                .replace("</table>", "</table></div>");
    }

    private void complete(Node node, String tag, Map<String, String> attributes) {
        if (node instanceof Link link) {
            attributes.put("href", addresses.of(page, place, link.getDestination()));
        }
    }

    /** Headings that can be linked to, with the link beside them. */
    private final class Headings implements NodeRenderer {
        private final HtmlNodeRendererContext context;

        Headings(HtmlNodeRendererContext context) {
            this.context = context;
        }

        @Override
        public Set<Class<? extends Node>> getNodeTypes() {
            return Set.of(Heading.class);
        }

        @Override
        public void render(Node node) {
            Page.Section section = sections.get(node);
            if (section == null) {
                throw new IllegalStateException(page.source() + " has a heading that was not seen");
            }
            HtmlWriter html = context.getWriter();
            String tag = "h" + section.level();
            html.line();
            html.tag(tag, Map.of("id", section.anchor()));
            for (Node child = node.getFirstChild(); child != null; child = child.getNext()) {
                context.render(child);
            }
            // Sorted, so that the same pages are the same bytes.
            html.tag(
                    "a",
                    new TreeMap<>(Map.of(
                            "href", "#" + section.anchor(),
                            "class", "anchor",
                            "aria-label", "Link to this section")));
            html.text("#");
            html.tag("/a");
            html.tag("/" + tag);
            html.line();
        }
    }
}
