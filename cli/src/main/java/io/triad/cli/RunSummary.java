// SPDX-License-Identifier: Apache-2.0
package io.triad.cli;

import io.triad.cli.suite.RunningSuite;
import io.triad.cli.table.ScoreTables;
import io.triad.proto.run.v1.RunState;
import java.util.ArrayList;
import java.util.List;

/** What is said at the end of a run: the tables and where the report lies. */
final class RunSummary {
    private RunSummary() {}

    static List<String> lines(RunState run, RunningSuite suite) {
        List<String> lines = new ArrayList<>();
        List<String> tables = ScoreTables.lines(run);
        if (!tables.isEmpty()) {
            lines.add("");
            lines.addAll(tables);
        }
        if (run.hasReport()) {
            lines.add("");
            lines.add("report: " + place(run.getReport().getMarkdownUri(), suite));
            lines.add("        " + place(run.getReport().getJsonUri(), suite));
        }
        return lines;
    }

    private static String place(String address, RunningSuite suite) {
        return suite.fileOf(address).map(Object::toString).orElse(address);
    }
}
