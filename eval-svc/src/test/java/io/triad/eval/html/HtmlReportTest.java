// SPDX-License-Identifier: Apache-2.0
package io.triad.eval.html;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.triad.eval.report.JsonReport;
import io.triad.eval.report.ReportDetails;
import io.triad.eval.report.ReportsTest;
import io.triad.eval.report.RunReport;
import org.junit.jupiter.api.Test;

class HtmlReportTest {
    private static final RunReport REPORT = ReportsTest.example(12, 20);
    private static final String PAGE = HtmlReport.write(REPORT);

    @Test
    void shouldHoldTheWholeReport() throws Exception {
        String json = between(PAGE, "<script type=\"application/json\" id=\"report\">", "</script>");

        JsonNode told = new ObjectMapper().readTree(json);

        assertThat(told).isEqualTo(new ObjectMapper().readTree(JsonReport.write(REPORT)));
        assertThat(ours())
                .contains("does not show at this scale", "domain-meta − domain-instruct", "merged 0", "× 0.750");
    }

    /** What a policy answers is text, whatever it holds. */
    @Test
    void shouldShowResponsesAsText() {
        assertThat(ours())
                .doesNotContain("<img", "<think>", "</think>")
                .contains("&lt;/script&gt;&lt;img src=x onerror=alert(1)&gt;");
    }

    @Test
    void shouldLoadNothing() {
        assertThat(ours()).doesNotContain("<link", "src=\"", "url(", "@import", "fetch(");
        assertThat(ours()).contains("default-src 'none'");
    }

    @Test
    void shouldBeTheSameAgain() {
        assertThat(HtmlReport.write(REPORT)).isEqualTo(PAGE);
    }

    @Test
    void shouldDoWithoutDetails() {
        RunReport bare = new RunReport(
                REPORT.runId(), REPORT.recipe(), REPORT.evaluations(), REPORT.oracle(), ReportDetails.NONE);

        assertThat(HtmlReport.write(bare)).contains("Sampled: avg@2").doesNotContain("<article", "id=\"claims\"");
    }

    /** The page without D3. */
    private static String ours() {
        return PAGE.replace(between(PAGE, "<script>", "</script>"), "");
    }

    private static String between(String text, String from, String until) {
        int start = text.indexOf(from) + from.length();
        return text.substring(start, text.indexOf(until, start));
    }
}
