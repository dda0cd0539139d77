// SPDX-License-Identifier: Apache-2.0
package io.triad.eval.report;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Markdown in the making. */
final class MarkdownLines {
    private final StringBuilder text = new StringBuilder();

    void heading(String title) {
        line("");
        line("## " + title);
        line("");
    }

    /** A table's head; all columns but the first hold numbers. */
    void header(String first, List<String> others) {
        row(first, others);
        line("|---|" + "---:|".repeat(others.size()));
    }

    void row(String first, List<String> others) {
        line(Stream.concat(Stream.of(first), others.stream()).collect(Collectors.joining(" | ", "| ", " |")));
    }

    void line(String content) {
        text.append(content).append('\n');
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
