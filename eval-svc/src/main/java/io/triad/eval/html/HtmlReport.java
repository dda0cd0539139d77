// SPDX-License-Identifier: Apache-2.0
package io.triad.eval.html;

import io.quarkus.qute.Engine;
import io.quarkus.qute.HtmlEscaper;
import io.quarkus.qute.RawString;
import io.quarkus.qute.ReflectionValueResolver;
import io.quarkus.qute.Template;
import io.quarkus.qute.Variant;
import io.triad.eval.report.JsonReport;
import io.triad.eval.report.RunReport;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Writes a report as one HTML page: tables as text, charts as SVG that D3 draws from the JSON report in the page. It loads
 * nothing, so it can be kept, sent and opened without a network; colours follow the reader's light or dark setting.
 */
public final class HtmlReport {
    private static final String TYPE = "text/html";
    private static final Engine ENGINE = Engine.builder()
            .addDefaults()
            .addValueResolver(new ReflectionValueResolver())
            .addResultMapper(new HtmlEscaper(List.of(TYPE)))
            .build();
    private static final Template TABLE = ENGINE.parse(resource("table.html"), Variant.forContentType(TYPE));
    private static final Template PAGE = ENGINE.parse(resource("report.html"), Variant.forContentType(TYPE));
    private static final RawString STYLE = new RawString(resource("report.css"));
    private static final RawString SCRIPT = new RawString(resource("report.js"));
    private static final RawString D3 = new RawString(resource("d3.min.js"));

    static {
        ENGINE.putTemplate("table", TABLE);
    }

    private HtmlReport() {}

    /** Returns the page; the same report gives the same text. */
    public static String write(RunReport report) {
        return PAGE.data("page", PageModel.of(report))
                .data("style", STYLE)
                .data("d3", D3)
                .data("script", SCRIPT)
                .data("json", new RawString(inScript(JsonReport.write(report))))
                .render();
    }

    /** JSON that may stand in a script element: nothing in it can end the element. */
    private static String inScript(String json) {
        return json.replace("<", "\\u003c");
    }

    private static String resource(String name) {
        try (InputStream file = HtmlReport.class.getResourceAsStream(name)) {
            if (file == null) {
                throw new IllegalStateException("the class path has no " + name + "; the build is incomplete");
            }
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
