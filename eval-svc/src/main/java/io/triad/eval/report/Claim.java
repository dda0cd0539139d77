// SPDX-License-Identifier: Apache-2.0
package io.triad.eval.report;

import io.triad.evaluation.score.Decoding;
import io.triad.evaluation.statistics.Holm;
import io.triad.recipe.Lane;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Something that arXiv 2505.10554 claims, and whether it shows in a run: in the sampled responses to the same held-out tasks,
 * by a paired test whose p-values are corrected for the number of claims (Holm).
 *
 * @param text the claim
 * @param comparison what it is held against
 * @param adjustedPValue corrected, 0 to 1
 */
public record Claim(String text, Comparison comparison, double adjustedPValue) {
    /** The level that the corrected p-values are held against. */
    public static final double LEVEL = 0.05;

    private static final double SMALLEST_SHOWN = 1e-3;

    /** What the numbers say of a claim. */
    public enum Outcome {
        SHOWS("shows"),
        DOES_NOT_SHOW("does not show at this scale"),
        OPPOSITE("the opposite shows");

        private final String words;

        Outcome(String words) {
            this.words = words;
        }

        /** Returns it in words. */
        public String words() {
            return words;
        }
    }

    /** Returns the claims that a run of this suite can be held against. */
    public static List<Claim> of(RunReport report) {
        List<Claim> claims = new ArrayList<>();
        for (Lane lane : Lane.specialists()) {
            add(
                    claims,
                    report,
                    "Alignment with " + lane.label() + " makes a model better at " + lane.label(),
                    lane,
                    Lane.BASE,
                    lane.label());
        }
        add(
                claims,
                report,
                "The merge is better than the base over all abilities",
                Lane.MERGED,
                Lane.BASE,
                Comparison.OVERALL);
        for (Lane lane : Lane.specialists()) {
            add(
                    claims,
                    report,
                    "The merge is better over all abilities than the specialist in " + lane.label(),
                    Lane.MERGED,
                    lane,
                    Comparison.OVERALL);
        }
        String domain = report.recipe().plan(Lane.DOMAIN_META).ability();
        add(
                claims,
                report,
                "Domain training makes the merge better at " + domain,
                Lane.DOMAIN_META,
                Lane.MERGED,
                domain);
        add(
                claims,
                report,
                "Domain training ends higher at " + domain + " from the merge than from the base, at equal steps",
                Lane.DOMAIN_META,
                Lane.DOMAIN_INSTRUCT,
                domain);
        add(
                claims,
                report,
                "Domain training ends higher over all abilities from the merge than from the base",
                Lane.DOMAIN_META,
                Lane.DOMAIN_INSTRUCT,
                Comparison.OVERALL);
        return corrected(claims);
    }

    private static void add(List<Claim> claims, RunReport report, String text, Lane lane, Lane against, String column) {
        report.details().comparisons().stream()
                .filter(each -> each.lane() == lane
                        && each.against() == against
                        && each.column().equals(column)
                        && each.decoding() == Decoding.SAMPLED)
                .findFirst()
                .ifPresent(
                        each -> claims.add(new Claim(text, each, each.paired().pValue())));
    }

    private static List<Claim> corrected(List<Claim> claims) {
        List<Double> adjusted =
                Holm.adjusted(claims.stream().map(Claim::adjustedPValue).toList());
        List<Claim> corrected = new ArrayList<>();
        for (int index = 0; index < claims.size(); index++) {
            Claim claim = claims.get(index);
            corrected.add(new Claim(claim.text, claim.comparison, adjusted.get(index)));
        }
        return corrected;
    }

    /** Returns what the numbers say. */
    public Outcome outcome() {
        if (adjustedPValue >= LEVEL) {
            return Outcome.DOES_NOT_SHOW;
        }
        return comparison.paired().difference() > 0 ? Outcome.SHOWS : Outcome.OPPOSITE;
    }

    /** Returns the statement, such as {@code … : shows (+4.5 points [3.2, 5.8], p = 0.001)}. */
    public String statement() {
        return text + ": " + outcome().words() + " (" + evidence() + ").";
    }

    /** Returns difference, interval and corrected p-value in words. */
    public String evidence() {
        return points(comparison.paired().difference()) + " points ["
                + points(comparison.paired().interval().lower()) + ", "
                + points(comparison.paired().interval().upper()) + "], " + pValue(adjustedPValue);
    }

    /** Returns a difference of shares in percentage points: one decimal and a sign, none for what rounds to nothing. */
    public static String points(double share) {
        String text = String.format(Locale.ROOT, "%+.1f", 100 * share);
        return text.equals("+0.0") || text.equals("-0.0") ? "0.0" : text.replace('-', '−');
    }

    /** Returns a p-value as people write it. */
    public static String pValue(double value) {
        return value < SMALLEST_SHOWN ? "p < 0.001" : String.format(Locale.ROOT, "p = %.3f", value);
    }
}
