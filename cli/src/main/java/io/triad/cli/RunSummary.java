// SPDX-License-Identifier: Apache-2.0
package io.triad.cli;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import io.triad.cli.suite.RunningSuite;
import io.triad.cli.table.ScoreTables;
import io.triad.proto.evaluation.v1.RunReport;
import io.triad.proto.run.v1.RunState;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

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
            RunReport report = run.getReport();
            Stream.concat(
                            Stream.of(report.getHtmlUri(), report.getMarkdownUri(), report.getJsonUri()),
                            report.getCsvUrisList().stream())
                    .filter(address -> !address.isEmpty())
                    .forEach(address ->
                            lines.add((lines.getLast().isEmpty() ? "report: " : "        ") + place(address, suite)));
        }
        return lines;
    }

    /** Returns a run's state as JSON for machines. */
    static String json(RunState run) {
        try {
            return JsonFormat.printer().includingDefaultValueFields().print(run);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("a RunState holds no Any", e);
        }
    }

    private static String place(String address, RunningSuite suite) {
        return suite.fileOf(address).map(Object::toString).orElse(address);
    }
}
