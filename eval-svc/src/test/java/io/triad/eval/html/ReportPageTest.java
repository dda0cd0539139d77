// SPDX-License-Identifier: Apache-2.0
package io.triad.eval.html;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import io.triad.eval.report.ReportsTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The page in the system's Chromium, headless. Left out where there is none: install it with the system's packages (Debian:
 * {@code apt install chromium}), or name one in {@code TRIAD_CHROMIUM}. Screenshots go to {@code target/screenshots}.
 */
class ReportPageTest {
    private static final Path SCREENSHOTS = Path.of("target", "screenshots");
    private static final double READABLE = 4.5;

    @TempDir
    private static Path folder = Path.of("");

    private static @Nullable Playwright playwright;
    private static @Nullable Browser browser;
    private static Path file = Path.of("");

    @BeforeAll
    static void open() throws IOException {
        Optional<Path> chromium = chromium();
        assumeTrue(
                chromium.isPresent(),
                "no Chromium on this machine, so the report is not looked at; apt install chromium, or TRIAD_CHROMIUM=PATH");
        playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        browser = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(chromium.get())
                        .setArgs(List.of("--no-sandbox")));
        file = Files.writeString(folder.resolve("report.html"), HtmlReport.write(ReportsTest.example(60, 300)));
    }

    @AfterAll
    static void close() {
        if (playwright != null) {
            playwright.close();
        }
    }

    private static Optional<Path> chromium() {
        return Stream.of(
                        Optional.ofNullable(System.getenv("TRIAD_CHROMIUM")).orElse(""),
                        "/usr/bin/chromium",
                        "/usr/bin/chromium-browser",
                        "/usr/bin/google-chrome")
                .filter(name -> !name.isEmpty())
                .map(Path::of)
                .filter(Files::isExecutable)
                .findFirst();
    }

    @ParameterizedTest
    @CsvSource({"1280, LIGHT", "1280, DARK", "390, LIGHT", "390, DARK"})
    void shouldBeReadable(int width, ColorScheme scheme) {
        List<String> troubles = new ArrayList<>();
        List<String> requests = new ArrayList<>();
        try (BrowserContext context = context(width, scheme)) {
            Page page = context.newPage();
            page.onConsoleMessage(message -> troubles.add(message.text()));
            page.onPageError(troubles::add);
            page.onRequest(request -> requests.add(request.url()));
            page.navigate(file.toUri().toString());
            page.waitForSelector("[data-drawn]");
            page.screenshot(new Page.ScreenshotOptions()
                    .setPath(SCREENSHOTS.resolve(width + "-" + scheme.name().toLowerCase() + ".png"))
                    .setFullPage(true));

            assertThat(troubles).isEmpty();
            assertThat(requests).as("what the page loads is itself").hasSize(1);
            // 5 scores, 10 pairs, 2 · 9 + 3 curves, 5 of staleness, verdicts, 5 of rewards, 7 of lengths
            assertThat(page.locator("figure svg").count()).isEqualTo(5 + 10 + 21 + 5 + 1 + 5 + 7);
            assertThat(page.evaluate("document.documentElement.scrollWidth"))
                    .as("nothing sticks out to the right")
                    .isEqualTo(width);
            assertThat((double) page.evaluate(CONTRAST))
                    .as("least contrast of text")
                    .isGreaterThanOrEqualTo(READABLE);
            assertThat((boolean) page.evaluate(LABELLED))
                    .as("every chart says what it shows")
                    .isTrue();
        }
    }

    @Test
    void shouldDrawCurvesOfTheNumbers() {
        try (BrowserContext context = context(1280, ColorScheme.LIGHT)) {
            Page page = context.newPage();
            page.navigate(file.toUri().toString());
            var reward = page.locator("figure[data-curve=reward][data-stage=alignment]");

            assertThat(reward.locator("path.raw").count()).isEqualTo(3);
            assertThat(reward.locator("path.raw").first().getAttribute("d").split("L"))
                    .hasSize(60);
            assertThat(reward.locator("line.level").count()).isEqualTo(3);
            reward.locator("rect").last().hover();
            assertThat(reward.locator(".readout").textContent())
                    .startsWith("step ")
                    .contains("deduction ");
        }
    }

    private static BrowserContext context(int width, ColorScheme scheme) {
        if (browser == null) {
            throw new IllegalStateException("no browser");
        }
        return browser.newContext(
                new Browser.NewContextOptions().setViewportSize(width, 900).setColorScheme(scheme));
    }

    private static final String LABELLED =
            "[...document.querySelectorAll('figure svg')].every(svg => svg.getAttribute('role') === 'img'"
                    + " && svg.getAttribute('aria-label').length > 10)";

    /** WCAG 2's contrast of the colour of each element with text of its own and the nearest background. */
    private static final String CONTRAST = """
            (() => {
              const rgb = (text) => text.match(/[\\d.]+/g).map(Number);
              const light = ([r, g, b]) => [r, g, b].map((c) => (c /= 255) <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
                .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
              const behind = (element) => {
                for (let at = element; at; at = at.parentElement) {
                  const colour = rgb(getComputedStyle(at).backgroundColor);
                  if (colour.length < 4 || colour[3] > 0.99) return colour;
                }
                return [255, 255, 255];
              };
              let least = 21;
              document.querySelectorAll('body *').forEach((element) => {
                const own = [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim());
                if (!own || ['SCRIPT', 'STYLE', 'NOSCRIPT'].includes(element.tagName)) return;
                const style = getComputedStyle(element);
                const text = light(rgb(element instanceof SVGElement ? style.fill : style.color));
                const ground = light(behind(element));
                least = Math.min(least, (Math.max(text, ground) + 0.05) / (Math.min(text, ground) + 0.05));
              });
              return least;
            })()
            """;
}
