// SPDX-License-Identifier: Apache-2.0
package io.triad.reasoning.audit;

import java.util.List;

/** An audit as Markdown: what speaks against the tasks, then the tables. */
final class AuditMarkdown {

    private AuditMarkdown() {}

    static String of(AuditReport report) {
        StringBuilder text = new StringBuilder("# Audit of tasks\n\n");
        text.append(report.passes() ? "The tasks pass.\n" : "The tasks do not pass:\n\n");
        report.objections()
                .forEach(objection -> text.append("- ").append(objection).append('\n'));
        for (AuditTable table : report.tables()) {
            text.append("\n## ").append(table.title()).append("\n\n");
            row(text, table.header());
            row(text, table.header().stream().map(_ -> "---").toList());
            table.rows().forEach(cells -> row(text, cells));
        }
        return text.toString();
    }

    private static void row(StringBuilder text, List<String> cells) {
        text.append("| ").append(String.join(" | ", cells)).append(" |\n");
    }
}
