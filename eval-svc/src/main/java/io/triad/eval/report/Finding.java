// SPDX-License-Identifier: Apache-2.0
package io.triad.eval.report;

import io.triad.evaluation.score.Decoding;
import io.triad.evaluation.statistics.Estimate;
import io.triad.reasoning.puzzle.Ability;
import io.triad.recipe.Lane;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A difference between two rows, as the numbers have it.
 *
 * @param row the row that is compared
 * @param against the row that it is compared with
 * @param column an ability, or {@code overall}
 * @param accuracy of the row
 * @param reference of the other
 */
public record Finding(
        String row, String against, String column, Decoding decoding, Estimate accuracy, Estimate reference) {
    private static final String OVERALL = "overall";

    /** Returns the difference in percentage points. */
    public double points() {
        return 100 * (accuracy.share() - reference.share());
    }

    /** Tells whether the two 95 % intervals have a point in common. */
    public boolean intervalsOverlap() {
        return accuracy.interval().overlaps(reference.interval());
    }

    /** Returns the statement, such as {@code merged − base, overall, greedy: +1.2 points; the intervals overlap}. */
    public String statement() {
        return row + " − " + against + ", " + column + ", " + decoding.label() + ": "
                + signed(points()) + " points; the intervals "
                + (intervalsOverlap() ? "overlap" : "separate");
    }

    /** One decimal and a sign, none for what rounds to nothing. */
    private static String signed(double points) {
        String text = String.format(Locale.ROOT, "%+.1f", points);
        return text.endsWith("0.0") && text.length() == 4 ? "0.0" : text.replace('-', '−');
    }

    /**
     * Returns what is compared in every report, whatever comes out: each specialist, the merge and the control with the
     * base, the ensemble with the merge, the domain lanes with each other and with what they began from.
     */
    public static List<Finding> of(RunReport report) {
        ReportRow base = report.row(Lane.BASE);
        ReportRow merged = report.row(Lane.MERGED);
        ReportRow meta = report.row(Lane.DOMAIN_META);
        ReportRow instruct = report.row(Lane.DOMAIN_INSTRUCT);
        List<Finding> findings = new ArrayList<>();
        for (Decoding decoding : Decoding.values()) {
            for (Lane lane : Lane.specialists()) {
                findings.add(overall(report.row(lane), base, decoding));
                findings.add(of(report.row(lane), base, Ability.of(lane.label()), decoding));
            }
            findings.add(overall(merged, base, decoding));
            findings.add(overall(report.oracleRow(), base, decoding));
            findings.add(overall(report.oracleRow(), merged, decoding));
            findings.add(overall(instruct, base, decoding));
            findings.add(overall(meta, merged, decoding));
            findings.add(overall(meta, instruct, decoding));
            findings.add(of(meta, instruct, domain(report), decoding));
        }
        return findings;
    }

    /** What the domain lanes trained on. */
    private static Ability domain(RunReport report) {
        return Ability.of(report.recipe().plan(Lane.DOMAIN_META).ability());
    }

    private static Finding overall(ReportRow row, ReportRow against, Decoding decoding) {
        return new Finding(
                row.name(), against.name(), OVERALL, decoding, row.accuracy(decoding), against.accuracy(decoding));
    }

    private static Finding of(ReportRow row, ReportRow against, Ability ability, Decoding decoding) {
        return new Finding(
                row.name(),
                against.name(),
                ability.label(),
                decoding,
                row.of(ability, decoding).accuracy(),
                against.of(ability, decoding).accuracy());
    }
}
