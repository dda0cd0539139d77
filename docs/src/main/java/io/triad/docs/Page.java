// SPDX-License-Identifier: Apache-2.0
package io.triad.docs;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Code;
import org.commonmark.node.Heading;
import org.commonmark.node.HtmlBlock;
import org.commonmark.node.HtmlInline;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.node.SoftLineBreak;
import org.commonmark.node.Text;
import org.commonmark.parser.Parser;

/**
 * A Markdown file of the repository.
 *
 * @param source its path from the repository's root, with slashes
 * @param title its first heading
 * @param body what it says
 * @param sections its headings, in their order
 * @param links destinations of its links, in their order, each as it stands there
 */
record Page(String source, String title, Node body, List<Section> sections, List<String> links) {
    private static final Parser PARSER =
            Parser.builder().extensions(List.of(TablesExtension.create())).build();

    /**
     * A heading.
     *
     * @param level 1 to 6
     * @param text its words
     * @param anchor what links call it
     */
    record Section(int level, String text, String anchor) {}

    Page {
        sections = List.copyOf(sections);
        links = List.copyOf(links);
    }

    /**
     * Reads a file.
     *
     * @throws IllegalArgumentException naming the file when it has no heading, or markup that is no Markdown
     */
    static Page read(String source, String markdown) {
        Node body = PARSER.parse(markdown);
        List<String> links = new ArrayList<>();
        List<Node> comments = new ArrayList<>();
        body.accept(new AbstractVisitor() {
            @Override
            public void visit(Link link) {
                links.add(link.getDestination());
                visitChildren(link);
            }

            @Override
            public void visit(HtmlBlock block) {
                comment(block, block.getLiteral());
            }

            @Override
            public void visit(HtmlInline inline) {
                comment(inline, inline.getLiteral());
            }

            private void comment(Node node, String literal) {
                if (!literal.strip().startsWith("<!--")) {
                    throw new IllegalArgumentException(
                            source + " has HTML, which would not be shown everywhere: " + literal.strip());
                }
                comments.add(node);
            }
        });
        comments.forEach(Node::unlink);
        List<Section> sections = List.copyOf(anchored(body).values());
        if (sections.isEmpty()) {
            throw new IllegalArgumentException(source + " has no heading, so it has no title");
        }
        return new Page(source, sections.getFirst().text(), body, sections, links);
    }

    /** Returns the headings of a document with what links call them, in their order. */
    static Map<Heading, Section> anchored(Node body) {
        Anchors anchors = new Anchors();
        List<Heading> headings = new ArrayList<>();
        body.accept(new AbstractVisitor() {
            @Override
            public void visit(Heading heading) {
                headings.add(heading);
            }
        });
        Map<Heading, Section> sections = new LinkedHashMap<>();
        for (Heading heading : headings) {
            String text = words(heading);
            sections.put(heading, new Section(heading.getLevel(), text, anchors.next(text)));
        }
        return sections;
    }

    /** Returns the words of a node, without markup. */
    static String words(Node node) {
        StringBuilder words = new StringBuilder();
        node.accept(new AbstractVisitor() {
            @Override
            public void visit(Text text) {
                words.append(text.getLiteral());
            }

            @Override
            public void visit(Code code) {
                words.append(code.getLiteral());
            }

            @Override
            public void visit(SoftLineBreak lineBreak) {
                words.append(' ');
            }
        });
        return words.toString();
    }

    /** Tells whether the page has a heading that links call {@code anchor}. */
    boolean hasAnchor(String anchor) {
        return sections.stream().anyMatch(section -> section.anchor().equals(anchor));
    }
}
